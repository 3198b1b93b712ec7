//! Documents as types: nothing is lost, and what is known has its field.

use alibaba_ice::documents::{
    Document, Effect, Json, OutputMediaConfig, Style, Timeline, VeTemplateConfig,
};
use alibaba_ice::model::JsonText;
use documents_core::through;

use crate::samples::{Sample, json, samples};

/// The sample as its type reads and writes it.
fn rewritten(sample: &Sample, style: Style) -> Json {
    use alibaba_ice::documents as types;
    let part = |through: fn(&Json, Style) -> Option<Json>| {
        let node = json(&sample.text);
        through(&node, style).unwrap()
    };
    match sample.part.as_deref() {
        None => sample.kind.rewrite(&sample.text, style).unwrap(),
        Some("EffectTrackItem") => part(through::<types::EffectTrackItem>),
        Some("VideoTrackClip") => part(through::<types::VideoClip>),
        Some("AudioTrackClip") => part(through::<types::AudioClip>),
        Some("SubtitleTrackClip") => part(through::<types::SubtitleClip>),
        Some("Effect") => part(through::<Effect>),
        Some(other) => panic!("{}: name the type of {other} here", sample.name),
    }
}

#[test]
fn every_sample_is_written_as_it_was_read() {
    let all = samples("samples.jsonl");
    assert!(all.len() > 200, "{}", all.len());
    for sample in all {
        let written = rewritten(&sample, Style::AsRead);
        assert_eq!(written, json(&sample.text), "{}", sample.name);
        // Pretty text is the same value.
        assert_eq!(json(&format!("{written:#}")), written, "{}", sample.name);
    }
}

#[test]
fn what_a_timeline_holds_has_fields() {
    let mut clips = 0;
    for sample in samples("samples.jsonl") {
        let is_whole = sample.kind.name() == "Timeline" && sample.part.is_none();
        if !is_whole || sample.rules.contains("field.unknown") {
            continue;
        }
        let timeline = Timeline::parse(&sample.text).unwrap();
        assert!(
            timeline.rest.is_empty(),
            "{}: {:?}",
            sample.name,
            timeline.rest
        );
        for track in timeline.video_tracks.iter().flatten() {
            assert!(track.rest.is_empty(), "{}: {:?}", sample.name, track.rest);
            for clip in track.video_track_clips.iter().flatten() {
                clips += 1;
                assert!(clip.rest.is_empty(), "{}: {:?}", sample.name, clip.rest);
                for effect in clip.effects.iter().flatten() {
                    let is_known = !matches!(effect, Effect::Other(_));
                    assert!(is_known, "{}: {effect:?}", sample.name);
                }
            }
        }
    }
    assert!(clips > 50, "{clips}");
}

#[test]
fn second_spellings_are_read_and_kept_until_asked() {
    let text =
        r#"{"VideoTracks":[{"VideoTrackClips":[{"MediaUrl":"https://a/b.mp4","In":"1.50"}]}]}"#;
    let timeline: Timeline = text.parse().unwrap();
    let clip = &timeline.video_tracks.as_ref().unwrap()[0]
        .video_track_clips
        .as_ref()
        .unwrap()[0];
    assert_eq!(clip.media_url.as_deref(), Some("https://a/b.mp4"));
    assert_eq!(clip.r#in.as_ref().unwrap().as_f64(), Some(1.5));
    assert_eq!(timeline.to_json(), text);
    assert_eq!(
        timeline.to_normal_json(),
        text.replace("MediaUrl", "MediaURL")
    );
}

#[test]
fn what_fits_nowhere_is_kept() {
    let rows = [
        // Another shape than the field's, a name of the future, both spellings at once, null, and digits that no double has.
        r#"{"VideoTracks":"$tracks"}"#,
        r#"{"VideoTracks":[{"VideoTrackClips":[{"MediaURL":"a","MediaUrl":"b","New":{"x":[1,null]}}]}]}"#,
        r#"{"VideoTracks":[],"MaxDuration":null}"#,
        r#"{"VideoTracks":[{"VideoTrackClips":[{"MediaId":7,"In":1.000000000000000000001,"Out":12345678901234567890123}]}]}"#,
        r#"{"VideoTracks":[{"VideoTrackClips":[{"Effects":[{"Type":"Later","A":1},{"SubType":"x"},{"Type":"Volume","Gain":"0"}]}]}]}"#,
    ];
    for text in rows {
        let timeline = Timeline::parse(text).unwrap();
        assert_eq!(json(&timeline.to_json()), json(text), "{text}");
    }
    let kept = Timeline::parse(rows[3]).unwrap().to_json();
    assert!(kept.contains("1.000000000000000000001"), "{kept}");
    assert!(kept.contains("12345678901234567890123"), "{kept}");
    // A field that is set takes the place of what had not fitted.
    let mended = Timeline::parse(rows[2]).unwrap().max_duration(5);
    assert_eq!(mended.to_json(), r#"{"VideoTracks":[],"MaxDuration":5}"#);
}

#[test]
fn what_is_no_document_says_where() {
    let rows = [
        (
            "",
            "the text is no Timeline: line 1, column 1: there is nothing here",
        ),
        (
            "[]",
            "the text is no Timeline: a list stands where another shape is expected",
        ),
        (
            "null",
            "the text is no Timeline: null stands where another shape is expected",
        ),
    ];
    for (text, expected) in rows {
        assert_eq!(Timeline::parse(text).unwrap_err().to_string(), expected);
    }
    let error = Timeline::parse("{\n  \"VideoTracks\": [}").unwrap_err();
    assert!(error.to_string().contains("line 2, column 19"), "{error}");
    // An answer in which a name stands twice is read all the same.
    let doubled = VeTemplateConfig::parse(r#"{"x":1,"x":2}"#).unwrap();
    assert_eq!(doubled.to_json(), r#"{"x":2}"#);
}

#[test]
fn a_text_that_is_cut_or_spoilt_never_panics() {
    for sample in samples("samples.jsonl").iter().chain(&samples("bad.jsonl")) {
        let text = &sample.text;
        let step = (text.len() / 40).max(1);
        for at in (0..text.len())
            .step_by(step)
            .filter(|at| text.is_char_boundary(*at))
        {
            let (head, tail) = text.split_at(at);
            for spoilt in [
                head.to_owned(),
                format!("{head}\u{0}{tail}"),
                format!("{head}[{tail}"),
                format!("{head}\"\\ud800{tail}"),
                format!("{head}9e999{tail}"),
            ] {
                // Either outcome is good; both checks and types read it.
                let _ = sample.kind.rewrite(&spoilt, Style::Normal);
                let _ = sample.kind.check(&spoilt, &sample.context);
            }
        }
    }
}

#[test]
fn secrets_are_sent_and_never_shown() {
    let output = OutputMediaConfig::new()
        .bucket("b")
        .access_key_secret("hush");
    assert!(output.to_json().contains("hush"));
    let shown = format!("{output:?} {:?}", JsonText::from(&output));
    assert!(!shown.contains("hush"), "{shown}");
    assert!(
        shown.contains(r#""AccessKeySecret":"[redacted]""#),
        "{shown}"
    );
}
