//! `mediacloud show`.

use crate::support::mediacloud;

#[test]
fn a_timeline_is_drawn() {
    let timeline = r#"{
      "VideoTracks": [{"VideoTrackClips": [
        {"MediaURL": "https://a/one.mp4", "In": 0, "Out": 20},
        {"MediaURL": "https://a/two.mp4", "In": 5, "Out": 25, "Effects": [{"Type": "Transition", "Duration": 2}]}
      ]}],
      "AudioTracks": [{"AudioTrackClips": [{"MediaId": "m\u001b[2J", "TimelineIn": 10}]}],
      "SubtitleTracks": [{"SubtitleTrackClips": [
        {"Type": "Text", "Content": "first", "TimelineIn": 0, "TimelineOut": 20},
        {"Type": "Text", "Content": "over it", "TimelineIn": 10, "TimelineOut": 40}
      ]}]
    }"#;
    let outcome = mediacloud(&["show", "Timeline", "-", "--width", "52"])
        .stdin(timeline)
        .run();
    assert_eq!(outcome.code, 0, "{outcome:?}");
    let expected = "\
length known to the service only; one column is 1.00 s
video 1     [one.mp4           ][two.mp4           ]
audio 1               [m ?]
subtitle 1  [first             ]
subtitle 1            [over it                     ]
How long 1 of the clips are, drawn with ? and as 5 s, only the service knows.
";
    assert_eq!(outcome.stdout, expected, "{}", outcome.stdout);
}

#[test]
fn what_cannot_be_drawn_is_told() {
    for (text, expected, code) in [
        ("{}", "The timeline has no clips.\n", 0),
        ("[", "the text is no Timeline: line 1, column 2", 2),
    ] {
        let outcome = mediacloud(&["show", "timeline", "-"]).stdin(text).run();
        assert_eq!(outcome.code, code, "{outcome:?}");
        let told = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(told.contains(expected), "{told}");
    }
}
