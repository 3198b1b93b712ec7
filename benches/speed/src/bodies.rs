//! The answers, made of the items that the provider documents as examples.

use serde_json::{Value, json};

use crate::Fault;

/// Which answer is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// One project.
    S,
    /// 200 projects.
    L,
    /// 100 media assets.
    M,
}

impl Body {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::S, Self::L, Self::M];

    /// `S`, `L` or `M`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|body| body.name() == name)
    }

    /// Its letter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::L => "L",
            Self::M => "M",
        }
    }

    /// How many items it has.
    pub const fn items(self) -> usize {
        match self {
            Self::S => 1,
            Self::L => 200,
            Self::M => 100,
        }
    }

    /// The bytes as the service would send them.
    ///
    /// # Errors
    /// When an example is no JSON.
    pub fn bytes(self) -> Result<Vec<u8>, Fault> {
        let answer = match self {
            Self::S | Self::L => {
                let project: Value = serde_json::from_str(include_str!("../bodies/project.json"))?;
                let projects: Vec<Value> = (0..self.items())
                    .map(|index| {
                        let mut project = project.clone();
                        if self == Self::L {
                            project["ProjectName"] = format!("immtest-{index:03}").into();
                        }
                        project
                    })
                    .collect();
                json!({
                    "NextToken": "MTIzNDU2Nzg6aW1tdGVzdDAx",
                    "Projects": projects,
                    "RequestId": "4A7A2D0E-D8B8-4DA0-8127-EB32C660",
                })
            }
            Self::M => {
                let media: Value = serde_json::from_str(include_str!("../bodies/media.json"))?;
                let medias: Vec<Value> = (0..self.items())
                    .map(|index| {
                        let mut media = media.clone();
                        let id = format!("****019b82e24b37a1c2958dec{index:03}***");
                        media["MediaBasicInfo"]["MediaId"] = id.clone().into();
                        media["MediaId"] = id.into();
                        media
                    })
                    .collect();
                json!({
                    "RequestId": "******B7-7F87-4792-BFE9-63CD21******",
                    "TotalCount": self.items(),
                    "MediaInfos": medias,
                    "NextToken": "8EqYpQbZ6Eh7+Zz8DxVYoQ==",
                    "MaxResults": self.items(),
                })
            }
        };
        Ok(serde_json::to_vec(&answer)?)
    }
}
