//! Templates of timelines: what has to be filled in.

use documents_core::Part;

use crate::documents::template;
use crate::documents::{ClipsParam, Style, Timeline, TimelineTemplateConfig};

/// A place of a template that a value goes into.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TemplateSlot {
    /// Its name, without the `$`: the name in [`ClipsParam`].
    pub name: String,
    /// What stands there when no value is given; without one, a value is needed.
    pub default: Option<String>,
    /// It takes a list, whose items each fill an element of their own.
    pub is_list: bool,
}

impl TimelineTemplateConfig {
    /// The slots, each once, in the order of the text; those inside of repeated elements belong to the slot of the list.
    ///
    /// ```
    /// use alibaba_ice::documents::{ClipsParam, Timeline, TimelineTemplateConfig, VideoClip};
    ///
    /// let timeline = Timeline::new().video(VideoClip::media("$Video").r#in("$From:0"));
    /// let template = TimelineTemplateConfig::from(&timeline);
    /// let names: Vec<String> = template.slots().into_iter().map(|slot| slot.name).collect();
    /// assert_eq!(names, ["Video", "From"]);
    /// assert_eq!(template.missing(&ClipsParam::default()), ["Video"]);
    /// ```
    ///
    /// Source: [Config of a regular template](https://www.alibabacloud.com/help/en/ims/user-guide/common-template-config-details-1).
    pub fn slots(&self) -> Vec<TemplateSlot> {
        template::slots(&self.0)
            .into_iter()
            .map(|slot| TemplateSlot {
                name: slot.name,
                default: slot.default,
                is_list: slot.inner.is_some(),
            })
            .collect()
    }

    /// The names of slots that need a value and have none here.
    pub fn missing(&self, values: &ClipsParam) -> Vec<String> {
        self.slots()
            .into_iter()
            .filter(|slot| slot.default.is_none() && !values.0.contains_key(&slot.name))
            .map(|slot| slot.name)
            .collect()
    }
}

/// A timeline whose values are slots, such as `$Video` for a media id.
impl From<&Timeline> for TimelineTemplateConfig {
    fn from(timeline: &Timeline) -> Self {
        Self(timeline.write(Style::AsRead))
    }
}
