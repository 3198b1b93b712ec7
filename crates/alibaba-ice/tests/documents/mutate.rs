//! Documents made wrong: a value changed, a name misspelt, something removed, doubled or moved.

use serde_json::Value;

/// JSON in which a name may stand twice.
#[derive(Clone, Debug)]
pub enum Json {
    Plain(Value),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub fn read(text: &str) -> Self {
        Self::from(serde_json::from_str::<Value>(text).unwrap())
    }

    pub fn text(&self) -> String {
        match self {
            Self::Plain(value) => value.to_string(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::text).collect();
                format!("[{}]", items.join(","))
            }
            Self::Object(members) => {
                let members: Vec<String> = members
                    .iter()
                    .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), value.text()))
                    .collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }

    /// Every value below and with this one.
    fn places(&mut self, visit: &mut impl FnMut(&mut Json)) {
        visit(self);
        match self {
            Self::Plain(_) => {}
            Self::List(items) => items.iter_mut().for_each(|item| item.places(visit)),
            Self::Object(members) => {
                members
                    .iter_mut()
                    .for_each(|(_, value)| value.places(visit));
            }
        }
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(
                members
                    .into_iter()
                    .map(|(name, value)| (name, value.into()))
                    .collect(),
            ),
            value => Self::Plain(value),
        }
    }
}

/// Numbers that follow from a seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    pub fn pick<'p, T>(&mut self, all: &'p [T]) -> &'p T {
        &all[self.below(all.len())]
    }
}

/// Values that rules look for, or that look like others.
const VALUES: &str = r##"[null, true, false, 0, 1, -1, 0.5, 1.5, 2.5, 1.0, 2.0, 100000, 1e3, 12345678901234567890, "", "x", "5", "0",
    " 1.5 ", "1_0", "1__0", "nan", "inf", "-0.5e1", "١٢", "abc\n", "http://a/b.png", "https://a/b.JPG?x=1", "oss://b/k.mp4",
    "https://b.oss-cn-hangzhou.aliyuncs.com/x.mp4", "http://b.oss-cn-shanghai-internal.aliyuncs.com/{index}.webm\n", "TTS", "ASR",
    "Text", "AI_Avatar", "AI_ASR", "AI_TTS", "Image", "GlobalImage", "Subtitle", "Zoom", "KenBurns", "Crop", "VFX", "hflip",
    "Volume", "Transition", "AEqualize", "Matting", "Cover", "Fill", "#FFFFFF", "FFFFFF\n", "$Slot", "$Slot:5", "vod-media", "S3",
    "SubtitleFile", [], {}, [1], ["a", "a"], [[0, 1], [0, 1]], {"Type": "Text"}, {"Type": "Volume", "Volume": 1},
    {"Sys_Type": "Array", "Sys_ArrayObject": "$A", "Sys_Template": {}}]"##;

/// Names that rules look for.
const NAMES: [&str; 24] = [
    "Type",
    "SubType",
    "Text",
    "Content",
    "MediaId",
    "MediaURL",
    "MediaUrl",
    "In",
    "Out",
    "TimelineIn",
    "TimelineOut",
    "ClipId",
    "ReferenceClipId",
    "MainTrack",
    "LoopMode",
    "Effects",
    "AdaptMode",
    "Duration",
    "mediaURL",
    "OutputMediaTarget",
    "SpeechTextArray",
    "GroupName",
    "CustomSrtType",
    "a/b~c",
];

/// Makes a document wrong in one to three places.
pub fn mutate(document: &Json, dice: &mut Dice) -> String {
    let values: Vec<Json> = serde_json::from_str::<Vec<Value>>(VALUES)
        .unwrap()
        .into_iter()
        .map(Json::from)
        .collect();
    let mut document = document.clone();
    for _ in 0..=dice.below(3) {
        once(&mut document, dice, &values);
    }
    document.text()
}

fn once(document: &mut Json, dice: &mut Dice, values: &[Json]) {
    let mut all = Vec::new();
    document.places(&mut |place| all.push(place.clone()));
    let other = dice.pick(&all).clone();
    let chosen = dice.below(all.len());
    let mut at = 0;
    document.places(&mut |place| {
        if at == chosen {
            change(place, dice, values, &other);
        }
        at += 1;
    });
}

fn change(place: &mut Json, dice: &mut Dice, values: &[Json], other: &Json) {
    match (place, dice.below(8)) {
        (Json::Object(members), 0) if !members.is_empty() => {
            let at = dice.below(members.len());
            members.remove(at);
        }
        (Json::Object(members), 1 | 2) if !members.is_empty() => {
            let at = dice.below(members.len());
            members[at].0 = misspelt(&members[at].0, dice);
        }
        (Json::Object(members), 3) => {
            members.retain(|(name, _)| name != "Type" || dice.below(4) > 0);
            let name = (*dice.pick(&NAMES)).to_owned();
            // Now and then a name that is there already.
            if dice.below(8) == 0 || !members.iter().any(|(known, _)| *known == name) {
                members.push((name, dice.pick(values).clone()));
            }
        }
        (Json::Object(members), 4) if !members.is_empty() => {
            let at = dice.below(members.len());
            members[at].1 = dice.pick(values).clone();
        }
        (Json::List(items), 0) if !items.is_empty() => {
            let at = dice.below(items.len());
            items.remove(at);
        }
        (Json::List(items), 1) if !items.is_empty() => {
            let item = dice.pick(items).clone();
            items.push(item);
        }
        (Json::List(items), 2) if items.len() > 1 => {
            let (one, two) = (dice.below(items.len()), dice.below(items.len()));
            items.swap(one, two);
        }
        (Json::List(items), 3) => items.push(other.clone()),
        (place, 5) => *place = other.clone(),
        (place, _) => *place = dice.pick(values).clone(),
    }
}

fn misspelt(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = dice.below(letters.len());
    match dice.below(4) {
        0 if letters.len() > 1 => {
            letters.remove(at);
        }
        1 => letters.insert(at, 'x'),
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => return name.to_lowercase(),
    }
    letters.into_iter().collect()
}
