//! The checksum that OSS keeps of every object: CRC-64/XZ (ECMA-182, reflected, first and last inverted).

const POLYNOMIAL: u64 = 0xc96c_5795_d787_0f42;

const TABLE: [u64; 256] = table();

const fn table() -> [u64; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = index as u64;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 {
                (value >> 1) ^ POLYNOMIAL
            } else {
                value >> 1
            };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}

/// The checksum of what was given so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crc64 {
    value: u64,
    length: u64,
}

impl Crc64 {
    /// Of nothing yet.
    pub const fn new() -> Self {
        Self {
            value: 0,
            length: 0,
        }
    }

    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut crc = Self::new();
        crc.update(bytes);
        crc
    }

    /// A checksum that is known, of so many bytes.
    pub const fn from_parts(value: u64, length: u64) -> Self {
        Self { value, length }
    }

    /// Takes further bytes in.
    pub fn update(&mut self, bytes: &[u8]) {
        let mut value = !self.value;
        for &byte in bytes {
            let [low, ..] = value.to_le_bytes();
            value = TABLE[usize::from(low ^ byte)] ^ (value >> 8);
        }
        self.value = !value;
        self.length += bytes.len() as u64;
    }

    /// The checksum of these bytes followed by those of `next`.
    #[must_use]
    pub fn followed_by(self, next: Self) -> Self {
        // Running on over n zero bytes is linear, so it is a matrix; squares of it take the length bit by bit.
        let mut matrix = [0_u64; 64];
        matrix[0] = POLYNOMIAL;
        for (bit, row) in matrix.iter_mut().enumerate().skip(1) {
            *row = 1 << (bit - 1);
        }
        // One bit, two, four, eight: a byte.
        for _ in 0..3 {
            matrix = square(&matrix);
        }
        let mut value = self.value;
        let mut left = next.length;
        while left > 0 {
            if left & 1 == 1 {
                value = times(&matrix, value);
            }
            left >>= 1;
            if left > 0 {
                matrix = square(&matrix);
            }
        }
        Self {
            value: value ^ next.value,
            length: self.length + next.length,
        }
    }

    /// The value, as OSS writes it in decimal.
    pub const fn value(self) -> u64 {
        self.value
    }

    /// How many bytes it is of.
    pub const fn length(self) -> u64 {
        self.length
    }
}

fn times(matrix: &[u64; 64], mut vector: u64) -> u64 {
    let mut sum = 0;
    for row in matrix {
        if vector & 1 == 1 {
            sum ^= row;
        }
        vector >>= 1;
    }
    sum
}

fn square(matrix: &[u64; 64]) -> [u64; 64] {
    matrix.map(|row| times(matrix, row))
}

#[cfg(test)]
mod tests {
    use super::Crc64;

    #[test]
    fn the_check_value_of_the_catalogue_of_checksums() {
        let crc = Crc64::of(b"123456789");
        assert_eq!(crc.value(), 0x995d_c9bb_df19_39fa);
        assert_eq!(crc.length(), 9);
        assert_eq!(Crc64::of(b"").value(), 0);
    }

    #[test]
    fn parts_make_the_whole() {
        let bytes: Vec<u8> = (0..5000_u32).map(|n| (n * n % 251) as u8).collect();
        for at in [0, 1, 2, 7, 8, 255, 256, 4096, 4999, 5000] {
            let (left, right) = bytes.split_at(at);
            let joined = Crc64::of(left).followed_by(Crc64::of(right));
            assert_eq!(joined, Crc64::of(&bytes), "cut at {at}");
        }
    }
}
