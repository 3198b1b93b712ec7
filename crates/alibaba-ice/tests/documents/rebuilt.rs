//! Timelines of official material, built with the types: equal to the originals, in fewer lines than those have.

use alibaba_ice::documents::{
    AudioClip, AudioTrack, EffectAEqualize, EffectVfx, ImageClip, Timeline, Transition, VideoClip,
    VideoTrack,
};

use crate::samples::{json, samples};

const BUCKET: &str = "https://example-bucket.oss-cn-shanghai.aliyuncs.com";

fn at(key: &str) -> String {
    format!("{BUCKET}/{key}")
}

fn whole(key: &str, seconds: i32, from: i32) -> VideoClip {
    VideoClip::url(at(key))
        .r#type("Video")
        .range(0..seconds)
        .at(from..from + seconds)
}

fn cuts() -> Timeline {
    Timeline::new()
        .video(VideoClip::media("test_media_id_1").range(5..15))
        .video(VideoClip::media("test_media_id_1").range(25..35))
        .video(
            VideoClip::url("http://example-bucket.oss-cn-shanghai.aliyuncs.com/test.mp4")
                .range(0..20),
        )
}

fn silent_with_music() -> Timeline {
    Timeline::new()
        .video(VideoClip::media("3f7e62d41a334dec9ac802b0f165****").volume("0"))
        .audio(AudioClip::media("4a71744998414cbe8ea1976435a7****").timeline_in(5))
}

fn quieter_with_music() -> Timeline {
    let music = AudioClip::media("4a71744998414cbe8ea1976435a7****");
    Timeline::new()
        .video(VideoClip::media("3f7e62d41a334dec9ac802b0f165****").volume("0.5"))
        .audio(music.range(10..20).timeline_in(5).gain("2"))
}

fn two_sounds() -> Timeline {
    let one = AudioClip::media("b3f37e05512043f49f697f7425b9****")
        .range(100..120)
        .gain("2");
    let two = AudioClip::media("ab654a04ce554e4f806b5f9e5a34****")
        .range(50..60)
        .gain("1");
    Timeline::new()
        .audio_track(AudioTrack::of([one]))
        .audio_track(AudioTrack::of([two]))
}

fn out_of_order() -> Timeline {
    Timeline::new()
        .video(VideoClip::media("4bcf9b4d7cf14dc7b83b0e801cbe****").range(12..16))
        .video(VideoClip::media("4bcf9b4d7cf14dc7b83b0e801cbe****").range(4..7))
        .video(VideoClip::media("789f9b4d7cf14dc7b83b0e801cbe****").range(12..20))
}

fn with_logos() -> Timeline {
    let logo = |id: &str, at: f64| {
        ImageClip::new()
            .image_id(id)
            .width(0.1345)
            .height(0.1678)
            .x(at)
            .y(at)
            .at(2..100)
    };
    Timeline::new()
        .video(VideoClip::media("222d9296e8864746a0b6f32dad6e****"))
        .video(VideoClip::media("333d9296e8864746a0b6f32dad6e****"))
        .image(logo("001d9296e8864746a0b6f32dad6e****", 0.1234))
        .image(logo("002d9296e8864746a0b6f32dad6e****", 0.7234))
}

fn picture_in_picture() -> Timeline {
    let small = whole("overlay_video.mp4", 10, 5)
        .x(50)
        .y(50)
        .width(200)
        .height(200);
    Timeline::new()
        .video(whole("main_video.mp4", 30, 0))
        .video_track(VideoTrack::of([small]))
}

fn passages() -> Timeline {
    let blur = || Transition::named("linearblur").duration(0.3);
    Timeline::new()
        .video(whole("clip1.mp4", 15, 0).effect(blur()))
        .video(whole("clip2.mp4", 20, 15).effect(blur()))
        .video(whole("clip3.mp4", 10, 35))
        .audio_tracks([] as [AudioTrack; 0])
        .subtitle_tracks([] as [alibaba_ice::documents::SubtitleTrack; 0])
}

fn looped_music() -> Timeline {
    let music = AudioClip::url(at("music.wav"))
        .range(4..10)
        .loop_mode(true)
        .at(2..14);
    Timeline::new()
        .video(VideoClip::url(at("video.mp4")).volume(0))
        .audio(music)
}

fn equalized() -> Timeline {
    Timeline::new()
        .video(VideoClip::url(at("a.mp4")))
        .video(VideoClip::url(at("b.mp4")))
        .effect(EffectAEqualize::new().peak(0.95).gain(10))
}

fn blurred() -> Timeline {
    Timeline::new()
        .video(VideoClip::url(at("a.mp4")))
        .video(VideoClip::url(at("b.mp4")))
        .effect(
            EffectVfx::new()
                .sub_type("h_blur")
                .timeline_in(3)
                .timeline_out(7),
        )
}

#[test]
fn timelines_are_rebuilt() {
    type Row = (&'static str, fn() -> Timeline, Option<f64>);
    let rows: [Row; 11] = [
        ("Timeline-2", cuts, Some(40.0)),
        ("Timeline-5", silent_with_music, None),
        ("Timeline-6", quieter_with_music, None),
        ("Timeline-7", two_sounds, Some(20.0)),
        ("Timeline-9", out_of_order, Some(15.0)),
        ("Timeline-10", with_logos, None),
        ("Timeline-14", picture_in_picture, Some(30.0)),
        ("Timeline-15", passages, Some(45.0)),
        ("Timeline-17", looped_music, None),
        ("Timeline-18", equalized, None),
        ("Timeline-19", blurred, None),
    ];
    let source = include_str!("rebuilt.rs");
    let samples = samples("samples.jsonl");
    for (name, build, duration) in rows {
        let sample = samples.iter().find(|sample| sample.name == name).unwrap();
        let (built, original) = (build(), json(&sample.text));
        assert_eq!(json(&built.to_json()), original, "{name}");
        assert_eq!(built.duration(), duration, "{name}");
        let head = format!("\n{}() -> Timeline {{\n", function(source, name));
        let body = source.split_once(&head).unwrap().1;
        let lines = body.split_once("\n}\n").unwrap().0.lines().count();
        assert!(lines < format!("{original:#}").lines().count(), "{name}");
    }
}

/// The head of the function that the table names for a sample.
fn function<'s>(source: &'s str, name: &str) -> String {
    let row: &'s str = source
        .lines()
        .find(|line| line.trim_start().starts_with(&format!("(\"{name}\", ")))
        .unwrap();
    format!("fn {}", row.split(", ").nth(1).unwrap())
}
