//! The label filter of `ListImages`, built from keys and values.

use std::fmt;

use client_core::model::UnknownValue;

/// A key that images are labelled with.
///
/// The 18 keys that the [provider's page](https://www.alibabacloud.com/help/en/pai/developer-reference/api-aiworkspace-2021-02-04-listimages)
/// lists; any other text is a key too (`"system.official".into()`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImageLabelKey {
    /// The kind of chip the image is made for, such as `GPU`.
    ChipType,
    /// The CUDA version inside, for DSW.
    DswCudaVersion,
    /// The image that a DSW image was made from.
    DswFromImageId,
    /// The DSW instance that an image was saved from.
    DswFromInstanceId,
    /// The id of the image in DSW.
    DswId,
    /// The operating system, for DSW.
    DswOs,
    /// The version of the operating system, for DSW.
    DswOsVersion,
    /// The kind of resource that the image runs on in DSW.
    DswResourceType,
    /// The first image in the line that a DSW image comes from.
    DswRootImageId,
    /// The stage of the image in DSW.
    DswStage,
    /// The tag of the image in DSW.
    DswTag,
    /// The kind of image in DSW.
    DswType,
    /// The framework inside, such as `XGBoost 1.6.0`.
    Framework,
    /// Where the image comes from.
    Origin,
    /// The Python version inside.
    PythonVersion,
    /// The source of the image.
    Source,
    /// Whether training jobs (DLC) can use it.
    SupportedDlc,
    /// Whether notebooks (DSW) can use it.
    SupportedDsw,
    /// A key that this version does not know; read it with `as_str`.
    Unknown(UnknownValue),
}

client_core::__private::open_enum!(ImageLabelKey {
    ChipType => "system.chipType",
    DswCudaVersion => "system.dsw.cudaVersion",
    DswFromImageId => "system.dsw.fromImageId",
    DswFromInstanceId => "system.dsw.fromInstanceId",
    DswId => "system.dsw.id",
    DswOs => "system.dsw.os",
    DswOsVersion => "system.dsw.osVersion",
    DswResourceType => "system.dsw.resourceType",
    DswRootImageId => "system.dsw.rootImageId",
    DswStage => "system.dsw.stage",
    DswTag => "system.dsw.tag",
    DswType => "system.dsw.type",
    Framework => "system.framework",
    Origin => "system.origin",
    PythonVersion => "system.pythonVersion",
    Source => "system.source",
    SupportedDlc => "system.supported.dlc",
    SupportedDsw => "system.supported.dsw",
});

/// Conditions on the labels of images; an image must meet all of them.
///
/// ```
/// use alibaba_pai::{ImageLabelFilter, ImageLabelKey};
///
/// let filter = ImageLabelFilter::new()
///     .with(ImageLabelKey::Framework, "XGBoost 1.6.0")
///     .with("system.official", "true")
///     .build()?;
/// assert_eq!(filter, "system.framework=XGBoost 1.6.0,system.official=true");
/// # Ok::<(), alibaba_pai::InvalidImageLabel>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a filter does nothing until it is built and given to `labels`"]
pub struct ImageLabelFilter {
    conditions: Vec<(ImageLabelKey, String)>,
}

impl ImageLabelFilter {
    /// A filter without conditions.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the condition that a label has a value.
    pub fn with(mut self, key: impl Into<ImageLabelKey>, value: impl Into<String>) -> Self {
        self.conditions.push((key.into(), value.into()));
        self
    }

    /// The text for [`ListImages::labels`](crate::operations::ListImages::labels): `key=value,key=value`.
    ///
    /// # Errors
    /// A key or value with a comma, or a key that is empty or has an equals sign: the format has no way to escape them.
    pub fn build(&self) -> Result<String, InvalidImageLabel> {
        let conditions: Result<Vec<String>, InvalidImageLabel> = self
            .conditions
            .iter()
            .map(|(key, value)| {
                let key = key.as_str();
                if key.is_empty() || key.contains(['=', ',']) || value.contains(',') {
                    return Err(InvalidImageLabel(format!("{key}={value}")));
                }
                Ok(format!("{key}={value}"))
            })
            .collect();
        Ok(conditions?.join(","))
    }
}

/// A condition that the label filter has no way to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidImageLabel(String);

impl fmt::Display for InvalidImageLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "label condition {:?} cannot be written: a key must not be empty, a key takes neither `=` nor `,`, a value no `,`",
            self.0
        )
    }
}

impl std::error::Error for InvalidImageLabel {}

#[cfg(test)]
mod tests {
    use super::{ImageLabelFilter, ImageLabelKey};

    #[test]
    fn what_cannot_be_written_is_refused() {
        let rows = [("", "a"), ("a=b", "c"), ("a,b", "c"), ("a", "b,c")];
        for (key, value) in rows {
            assert!(
                ImageLabelFilter::new().with(key, value).build().is_err(),
                "{key}={value}"
            );
        }
        assert_eq!(ImageLabelFilter::new().build(), Ok(String::new()));
        assert_eq!(
            ImageLabelFilter::new().with("a", "b=c").build().as_deref(),
            Ok("a=b=c")
        );
        assert_eq!(ImageLabelKey::VALUES.len(), 18);
    }
}
