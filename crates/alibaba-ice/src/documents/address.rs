//! Addresses of objects in OSS.

use documents_core::Node;

/// Whether an address begins as the web's do.
pub(super) fn is_web(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}

/// The region of the bucket that a web address names; `None` for addresses of other hosts.
pub(super) fn region(address: &str) -> Option<&str> {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"))?;
    let (host, _) = rest.split_once('/')?;
    region_of_host(host)
}

/// The same for `oss://bucket.oss-cn-shanghai.aliyuncs.com/key` as well.
pub(super) fn region_of_any(address: &str) -> Option<&str> {
    match address.strip_prefix("oss://") {
        Some(rest) => region_of_host(rest.split('/').next().unwrap_or(rest)),
        None => region(address),
    }
}

fn region_of_host(host: &str) -> Option<&str> {
    let (bucket, region) = host.strip_suffix(".aliyuncs.com")?.rsplit_once(".oss-")?;
    let is_plain = region
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if bucket.is_empty() || region.is_empty() || !is_plain {
        return None;
    }
    let outside = region
        .strip_suffix("-internal")
        .filter(|region| !region.is_empty());
    Some(outside.unwrap_or(region))
}

/// Every text of a document that is an address with a region, with its pointer.
pub(super) fn with_regions<'s>(root: &'s Node<'s>) -> Vec<(String, &'s Node<'s>, &'s str)> {
    let mut found = Vec::new();
    walk(root, "", &mut |pointer, node| {
        if let Some(region) = node.text().and_then(region_of_any) {
            found.push((pointer.to_owned(), node, region));
        }
    });
    found
}

/// Every value of a document with its pointer.
pub(super) fn walk<'s>(
    node: &'s Node<'s>,
    pointer: &str,
    each: &mut impl FnMut(&str, &'s Node<'s>),
) {
    each(pointer, node);
    for (index, item) in node.items().iter().enumerate() {
        walk(item, &format!("{pointer}/{index}"), each);
    }
    for member in node.members() {
        let name = member.name().replace('~', "~0").replace('/', "~1");
        walk(member.node(), &format!("{pointer}/{name}"), each);
    }
}

#[cfg(test)]
mod tests {
    use super::{region, region_of_any};

    #[test]
    fn regions_of_addresses() {
        let rows = [
            (
                "https://b.oss-cn-shanghai.aliyuncs.com/a.mp4",
                Some("cn-shanghai"),
            ),
            (
                "http://b.oss-cn-hangzhou-internal.aliyuncs.com/a",
                Some("cn-hangzhou"),
            ),
            ("https://b.oss--internal.aliyuncs.com/a", Some("-internal")),
            ("https://b.oss-cn-shanghai.aliyuncs.com", None),
            ("https://.oss-cn-shanghai.aliyuncs.com/a", None),
            ("https://b.oss-cn-shanghai.aliyuncs.com:80/a", None),
            ("https://b.c.oss-us-west-1.aliyuncs.com/", Some("us-west-1")),
            ("https://b.oss-CN.aliyuncs.com/", None),
            ("https://cdn.example.com/a", None),
            ("oss://b.oss-cn-shanghai.aliyuncs.com/a", None),
            ("", None),
        ];
        for (address, expected) in rows {
            assert_eq!(region(address), expected, "{address}");
        }
        let address = "oss://b.oss-cn-shanghai.aliyuncs.com/a";
        assert_eq!(region_of_any(address), Some("cn-shanghai"));
    }
}
