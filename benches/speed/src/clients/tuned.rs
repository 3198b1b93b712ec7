//! reqwest and serde's derive with a signer that was tuned: reused buffers, static names, no formatting machinery.

use std::cell::RefCell;
use std::time::SystemTime;

use hmac::{Hmac, KeyInit, Mac};
use http::header::{ACCEPT, AUTHORIZATION, HOST};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;
use sha2::{Digest, Sha256};

use super::{KEY_ID, KEY_SECRET, count, target};
use crate::Fault;
use crate::bodies::Body;

const ACTION: HeaderName = HeaderName::from_static("x-acs-action");
const SHA256: HeaderName = HeaderName::from_static("x-acs-content-sha256");
const DATE: HeaderName = HeaderName::from_static("x-acs-date");
const NONCE: HeaderName = HeaderName::from_static("x-acs-signature-nonce");
const VERSION: HeaderName = HeaderName::from_static("x-acs-version");
/// SHA-256 of nothing.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const NAMES: &str =
    "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";

/// The client.
pub struct Tuned {
    http: reqwest::Client,
    authority: String,
    host: HeaderValue,
    key: Hmac<Sha256>,
    buffers: RefCell<Buffers>,
}

#[derive(Default)]
struct Buffers {
    canonical: Vec<u8>,
    url: String,
    header: Vec<u8>,
}

impl Tuned {
    /// A client of the server at this address.
    ///
    /// # Errors
    /// When reqwest cannot be set up.
    pub fn new(authority: String) -> Result<Self, Fault> {
        Ok(Self {
            http: reqwest::Client::builder().no_proxy().build()?,
            host: HeaderValue::from_str(&authority)?,
            authority,
            key: Hmac::<Sha256>::new_from_slice(KEY_SECRET.as_bytes())?,
            buffers: RefCell::default(),
        })
    }

    /// One call.
    ///
    /// # Errors
    /// Whatever goes wrong.
    pub async fn call(&self, body: Body) -> Result<usize, Fault> {
        let request = self.request(body)?;
        let answer = self.http.execute(request).await?;
        if !answer.status().is_success() {
            return Err(answer.status().to_string().into());
        }
        let answer = answer.bytes().await?;
        count(body, &answer)
    }

    /// The signed request.
    ///
    /// # Errors
    /// When no random bytes can be had.
    pub fn request(&self, body: Body) -> Result<reqwest::Request, Fault> {
        let (action, version) = target(body);
        let mut buffers = self.buffers.borrow_mut();
        let Buffers {
            canonical,
            url,
            header,
        } = &mut *buffers;
        let mut random = [0_u8; 16];
        getrandom::fill(&mut random)?;
        let mut nonce = [0_u8; 32];
        hex(&random, &mut nonce);
        let mut date = [0_u8; 20];
        let seconds = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)?
            .as_secs();
        write_date(seconds, &mut date);

        url.clear();
        for part in ["http://", &self.authority, "/?"] {
            url.push_str(part);
        }
        let query_at = url.len();
        url.push_str("MaxResults=50&Prefix=");
        url.push_str(body.name());

        canonical.clear();
        for part in [
            b"POST\n/\n".as_slice(),
            &url.as_bytes()[query_at..],
            b"\nhost:",
            self.authority.as_bytes(),
            b"\nx-acs-action:",
            action.as_bytes(),
            b"\nx-acs-content-sha256:",
            EMPTY.as_bytes(),
            b"\nx-acs-date:",
            &date,
            b"\nx-acs-signature-nonce:",
            &nonce,
            b"\nx-acs-version:",
            version.as_bytes(),
            b"\n\n",
            NAMES.as_bytes(),
            b"\n",
            EMPTY.as_bytes(),
        ] {
            canonical.extend_from_slice(part);
        }
        let mut digest = [0_u8; 64];
        hex(&Sha256::digest(&canonical), &mut digest);
        let mut mac = self.key.clone();
        mac.update(b"ACS3-HMAC-SHA256\n");
        mac.update(&digest);
        let mut signature = [0_u8; 64];
        hex(&mac.finalize().into_bytes(), &mut signature);

        header.clear();
        for part in [
            b"ACS3-HMAC-SHA256 Credential=".as_slice(),
            KEY_ID.as_bytes(),
            b",SignedHeaders=",
            NAMES.as_bytes(),
            b",Signature=",
            &signature,
        ] {
            header.extend_from_slice(part);
        }

        let mut request = reqwest::Request::new(http::Method::POST, Url::parse(url)?);
        let mut headers = HeaderMap::with_capacity(10);
        headers.insert(HOST, self.host.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(ACTION, HeaderValue::from_static(action));
        headers.insert(SHA256, HeaderValue::from_static(EMPTY));
        headers.insert(DATE, HeaderValue::from_bytes(&date)?);
        headers.insert(NONCE, HeaderValue::from_bytes(&nonce)?);
        headers.insert(VERSION, HeaderValue::from_static(version));
        headers.insert(AUTHORIZATION, HeaderValue::from_bytes(header)?);
        *request.headers_mut() = headers;
        Ok(request)
    }
}

fn hex(bytes: &[u8], text: &mut [u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
}

/// `YYYY-MM-DDTHH:MM:SSZ`, by the day count of the proleptic Gregorian calendar.
fn write_date(seconds: u64, text: &mut [u8; 20]) {
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 {
        month_index + 3
    } else {
        month_index - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    text.copy_from_slice(b"0000-00-00T00:00:00Z");
    for (at, length, value) in [
        (0, 4, year),
        (5, 2, month),
        (8, 2, day),
        (11, 2, time / 3_600),
        (14, 2, time / 60 % 60),
        (17, 2, time % 60),
    ] {
        let mut left = value;
        for slot in text[at..at + length].iter_mut().rev() {
            *slot = b'0' + (left % 10) as u8;
            left /= 10;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::write_date;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_680_123, "2026-11-26T08:02:03Z"),
        ] {
            let mut text = [0; 20];
            write_date(seconds, &mut text);
            assert_eq!(std::str::from_utf8(&text), Ok(expected));
        }
    }
}
