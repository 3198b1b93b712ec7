//! What a large document costs: `cargo run --release -p speed --bin documents` prints medians over 51 rounds for a Timeline of
//! 200 kB.

use std::time::{Duration, Instant};

use alibaba_ice::documents::{Context, EffectVolume, Timeline, Transition, VideoClip};

const ROUNDS: usize = 51;

fn timeline() -> Timeline {
    (0..900).fold(Timeline::new(), |timeline, index| {
        let clip = VideoClip::url(format!(
            "https://bucket.oss-cn-shanghai.aliyuncs.com/video{index}.mp4"
        ));
        let clip = clip
            .range(index..index + 5)
            .at(index * 5..index * 5 + 5)
            .effect(EffectVolume::new().gain(0.5))
            .effect(Transition::named("linearblur").duration(1));
        timeline.video(clip)
    })
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[ROUNDS / 2]
}

fn main() {
    let built = timeline();
    let text = built.to_json();
    let context = Context::new().with_region("cn-shanghai");
    println!("{} bytes", text.len());
    let findings = built.check(&context);
    println!("{} findings", findings.len());
    let check = median(|| {
        std::hint::black_box(alibaba_ice::documents::kinds::TIMELINE.check(&text, &context));
    });
    let parse = median(|| {
        let _ = std::hint::black_box(Timeline::parse(&text));
    });
    let write = median(|| {
        std::hint::black_box(built.to_json());
    });
    println!("check {check:?}, parse {parse:?}, write {write:?}");
}
