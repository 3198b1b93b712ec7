"""A second checker of documents, over python-jsonschema, that the one of the crates is compared with.

usage: documents.py FOLDER    FOLDER holds the JSON Schemas of the kinds as <Kind>.schema.json

The first line on stdout is the list of the rules that are run here. Then one JSON document a line on stdin, one answer a line
on stdout:

  {"kind", "part", "text", "region", "target", "answer"} -> {"findings": [[SEVERITY, RULE, POINTER]...]}
                                                         -> {"crash": TEXT}    this checker cannot say
  `part` checks the text as a part of the kind, by the schema alone. `answer` says that the service wrote it.

Rules are told as in the specs; what each one means stands there.
"""

import copy
import functools
import json
import os
import re
import sys

import jsonschema
from jsonschema.exceptions import best_match

SPEECH = {"cn-shanghai", "cn-beijing", "cn-hangzhou"}
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp")
LANES = (
    ("VideoTracks", "VideoTrackClips"),
    ("AudioTracks", "AudioTrackClips"),
    ("ImageTracks", "ImageTrackClips"),
    ("SubtitleTracks", "SubtitleTrackClips"),
)


def number(value):
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return None


def without_doubles(pairs):
    found = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key} stands twice in one object")
        found[key] = value
    return found


def closed(schema):
    """The same schema, in which names that nothing describes are errors."""
    schema = copy.deepcopy(schema)

    def walk(node):
        if isinstance(node, dict):
            for key, value in list(node.items()):
                if key not in ("not", "if", "x-rules", "enum", "default", "examples"):
                    walk(value)
            opens = "additionalProperties" in node or node.get("x-open") or node.get("x-part")
            if "properties" in node and node.get("type") == "object" and not opens:
                node["unevaluatedProperties"] = False
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(schema)
    return schema


def region_of(url):
    match = re.match(r"^https?://[^/]+\.oss-([a-z0-9-]+?)(-internal)?\.aliyuncs\.com/", url or "")
    return match.group(1) if match else None


def times(node, place, out):
    for start, end in (("In", "Out"), ("TimelineIn", "TimelineOut")):
        one, two = number(node.get(start)), number(node.get(end))
        if one is not None and two is not None and not one < two:
            out.append(("error", "clip.order", place))


def places(node, place, out):
    for key in ("X", "Y", "Width", "Height", "FixedX", "FixedY"):
        value = number(node.get(key))
        if value is None:
            continue
        if 1 < value < 2 or (value >= 2 and value != int(value)):
            out.append(("warning", "clip.coordinate", f"{place}/{key}"))


def effects(all_of_them, place, out, last=False, on_clip=True):
    types = [effect.get("Type") for effect in all_of_them if isinstance(effect, dict)]
    for index, effect in enumerate(all_of_them):
        if not isinstance(effect, dict):
            continue
        here, kind = f"{place}/{index}", effect.get("Type")
        times(effect, here, out)
        if kind in ("Text", "AI_ASR"):
            places(effect, here, out)
        if kind == "Volume" and "Volume" in effect:
            out.append(("error", "effect.volume-key", here))
        if kind == "VFX" and effect.get("SubType") in ("hflip", "vflip"):
            out.append(("error", "effect.vfx-flip", here))
        start, end = number(effect.get("StartRate")), number(effect.get("EndRate"))
        if kind == "Zoom" and None not in (start, end) and not end > start:
            out.append(("error", "effect.zoom", here))
        if kind == "KenBurns" and set(types) & {"Crop", "Scale", "Pad", "Background"}:
            out.append(("error", "effect.kenburns", here))
        if kind in ("Transition", "DLTransition") and last and "From" not in effect:
            out.append(("warning", "effect.transition-last", here))
        if kind == "AEqualize" and on_clip:
            out.append(("error", "effect.aequalize-place", here))
        if kind == "AI_Avatar":
            out.append(("error", "clip.avatar-in-effects", here))
        if kind == "Matting" or "ColorType" in effect:
            out.append(("error", "effect.matting-name", here))
        if kind == "Text" and "Text" in effect:
            out.append(("error", "subtitle.text-field", here))


def video_clip(clip, kind, url, place, out):
    if "Type" not in clip and isinstance(url, str):
        if url.lower().split("?")[0].endswith(PICTURES):
            out.append(("warning", "clip.image-type", place))
    mode = clip.get("AdaptMode")
    if mode in ("Contain", "Cover", "Fill") and not ("Width" in clip and "Height" in clip):
        out.append(("warning", "clip.adaptmode", place + "/AdaptMode"))
    if mode == "Cover" and kind == "Image":
        out.append(("warning", "clip.adaptmode", place + "/AdaptMode"))
    if "LoopMode" in clip:
        out.append(("warning", "clip.loop-video", place + "/LoopMode"))


def subtitle_clip(clip, kind, place, out):
    if "Text" in clip:
        out.append(("error", "subtitle.text-field", place + "/Text"))
    drawn = any(
        effect.get("ImageURL") or effect.get("ImageUrl")
        for effect in clip.get("SubtitleEffects", [])
        if isinstance(effect, dict)
    )
    sized = any(key in clip for key in ("FontSize", "FixedFontSize", "BubbleStyleId"))
    if kind == "Text" and not sized and not drawn:
        out.append(("error", "subtitle.fontsize", place))
    if "NeedHighlighting" in clip:
        out.append(("warning", "subtitle.highlight-place", place + "/NeedHighlighting"))
    if kind != "Text" and any(key.startswith("Scroll") for key in clip):
        out.append(("warning", "subtitle.scroll-type", place))


def timeline(document, region=None, answer=False, **_):
    out, ids, references, mains, pictures = [], {}, [], [], []

    def listed(name):
        return document[name] if isinstance(document.get(name), list) else []

    if not listed("VideoTracks") and not listed("AudioTracks"):
        out.append(("error", "timeline.empty", ""))
    if listed("ImageTracks") and not listed("VideoTracks"):
        out.append(("error", "timeline.image-track-alone", "/ImageTracks"))
    for lane, name in LANES:
        if len(listed(lane)) > 100 and lane != "AudioTracks":
            out.append(("error", "track.count", "/" + lane))
        for at, track in enumerate(listed(lane)):
            if not isinstance(track, dict):
                continue
            clips = track[name] if isinstance(track.get(name), list) else []
            if track.get("MainTrack") is True:
                mains.append(f"/{lane}/{at}")
            spans = []
            for index, clip in enumerate(clips):
                if not isinstance(clip, dict):
                    continue
                place = f"/{lane}/{at}/{name}/{index}"
                default = {"VideoTracks": "Video", "AudioTracks": "Audio"}.get(lane)
                kind = clip.get("Type", default)
                url = clip.get("MediaURL", clip.get("MediaUrl"))
                if clip.get("MediaId") and url and not answer:
                    out.append(("error", "clip.source", place))
                if isinstance(url, str) and not re.match("^https?://", url):
                    out.append(("error", "clip.url", place + "/MediaURL"))
                bucket = region_of(url if isinstance(url, str) else None)
                if region and bucket not in (None, region):
                    out.append(("error", "region.media", place + "/MediaURL"))
                times(clip, place, out)
                if lane != "AudioTracks":
                    places(clip, place, out)
                if lane == "VideoTracks":
                    video_clip(clip, kind, url, place, out)
                    if kind in ("Video", "Image", "GlobalImage"):
                        pictures.append((place, kind, clip))
                if lane == "SubtitleTracks":
                    subtitle_clip(clip, kind, place, out)
                if clip.get("AaiMotionLoopEffect") and (
                    clip.get("AaiMotionInEffect") or clip.get("AaiMotionOutEffect")
                ):
                    out.append(("error", "subtitle.loop-and-in", place))
                style = clip.get("HighlightingStyle")
                if isinstance(style, dict):
                    for key in ("FontColor", "OutlineColour"):
                        if str(style.get(key, "")).startswith("#"):
                            there = f"{place}/HighlightingStyle/{key}"
                            out.append(("warning", "subtitle.highlight-color", there))
                if isinstance(clip.get("Effects"), list):
                    last = index == len(clips) - 1
                    effects(clip["Effects"], place + "/Effects", out, last=last)
                if clip.get("ClipId"):
                    ids.setdefault(clip["ClipId"], []).append((lane, at))
                if clip.get("ReferenceClipId"):
                    references.append((clip["ReferenceClipId"], lane, at, place, clip))
                start, end = number(clip.get("TimelineIn")), number(clip.get("TimelineOut"))
                if lane == "AudioTracks" and start is not None and end is not None:
                    spans.append((start, end, place))
                if region and kind in ("AI_TTS", "AI_Avatar") and region not in SPEECH:
                    out.append(("error", "region.ai", place))
                if region and kind == "AI_ASR" and region not in SPEECH | {"cn-shenzhen"}:
                    out.append(("error", "region.ai", place))
            spans.sort()
            for (_, end, _), (start, _, place) in zip(spans, spans[1:]):
                if start < end:
                    out.append(("error", "audio.overlap", place))
            speakers = [c for c in clips if isinstance(c, dict) and c.get("Type") == "AI_Avatar"]
            if lane == "VideoTracks" and len(speakers) > 1:
                out.append(("warning", "clip.avatar-split", f"/{lane}/{at}"))
    speaks = any(
        isinstance(clip, dict) and clip.get("Type") == "AI_Avatar"
        for track in listed("VideoTracks")
        for clip in (track.get("VideoTrackClips") or [])
    )
    only = pictures and all(kind == "GlobalImage" for _, kind, _ in pictures)
    if only and not listed("AudioTracks") and not speaks:
        for place, _, clip in pictures:
            if "Duration" not in clip:
                out.append(("error", "clip.globalimage-duration", place))
    for name, lane, at, place, clip in references:
        if name not in ids:
            out.append(("error", "reference.unknown", place + "/ReferenceClipId"))
        elif all(there == (lane, at) for there in ids[name]):
            out.append(("error", "reference.same-track", place + "/ReferenceClipId"))
        if "TimelineIn" in clip or "TimelineOut" in clip:
            out.append(("warning", "reference.timeline", place))
    if len(mains) > 1:
        out.append(("warning", "track.main-many", mains[1]))
    if mains and any(
        isinstance(clip, dict) and "TimelineOut" in clip
        for lane, name in LANES[:2]
        for track in listed(lane)
        if isinstance(track, dict)
        for clip in (track.get(name) or [])
    ):
        out.append(("warning", "track.main-timelineout", ""))
    for at, track in enumerate(listed("EffectTracks")):
        items = track.get("EffectTrackItems") or []
        if len({item.get("Type") for item in items if isinstance(item, dict)}) > 1:
            out.append(("error", "effecttrack.mixed", f"/EffectTracks/{at}"))
        effects(items, f"/EffectTracks/{at}/EffectTrackItems", out, on_clip=False)
    return out


def output(document, region=None, target=None, **_):
    out = []
    target = document.get("OutputMediaTarget", target or "oss-object")
    if target == "oss-object" and not (document.get("MediaURL") or document.get("mediaURL")):
        out.append(("error", "output.target-oss", ""))
    if target == "vod-media" and not (document.get("StorageLocation") and document.get("FileName")):
        out.append(("error", "output.target-vod", ""))
    if target == "S3" and not all(document.get(k) for k in ("Endpoint", "Bucket", "ObjectKey")):
        out.append(("error", "output.target-s3", ""))
    url = document.get("MediaURL")
    if isinstance(url, str):
        if not re.match("^https?://", url):
            out.append(("error", "output.url-form", "/MediaURL"))
        if re.search(r"\{(timestamp|index|source|sequenceId)\}", url):
            out.append(("warning", "output.placeholder", "/MediaURL"))
        if not re.search(r"\.(mp4|m3u8|webm|mp3)$", url.split("?")[0], re.I):
            out.append(("warning", "output.suffix", "/MediaURL"))
        if region and region_of(url) not in (None, region):
            out.append(("error", "output.region", "/MediaURL"))
    if any(key in document for key in ("mediaURL", "bitrate", "width", "height")):
        out.append(("warning", "output.case", ""))
    return out


def batch_input(document, **_):
    out = []
    groups = document.get("MediaGroupArray") or []
    groups = list(enumerate(groups))
    names = [group.get("GroupName") for _, group in groups if isinstance(group, dict)]
    if any(names.count(name) > 1 for name in set(names)):
        out.append(("error", "batch.group-name", "/MediaGroupArray"))
    spoken = any(group.get("SpeechTextArray") for _, group in groups if isinstance(group, dict))
    if document.get("SpeechTextArray") and spoken:
        out.append(("error", "batch.speech-twice", ""))
    for index, group in groups:
        if isinstance(group, dict) and group.get("SpeechTextArray") and "Duration" in group:
            out.append(("error", "batch.group-duration", f"/MediaGroupArray/{index}"))
    return out


def translation(document, **_):
    out = []
    speech = document.get("NeedSpeechTranslate")
    if (speech is True and "SubtitleTranslate" in document) or (
        speech is False and "SpeechTranslate" in document
    ):
        out.append(("error", "translate.match", ""))
    if document.get("TextSource") == "SubtitleFile" and not (
        document.get("CustomSrtType")
        or (document.get("SpeechTranslate") or {}).get("CustomSrtType")
    ):
        out.append(("error", "translate.custom-srt", ""))
    return out


RULES = {
    "Timeline": timeline,
    "OutputMediaConfig": output,
    "BatchInputConfig": batch_input,
    "VideoTranslationEditingConfig": translation,
}


@functools.cache
def validators(folder, kind, part):
    with open(os.path.join(folder, kind + ".schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    if part:
        schema = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": "#/$defs/" + part}
    kind_of = jsonschema.Draft202012Validator
    return kind_of(schema), kind_of(closed(schema))


def pointer(path):
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "".join("/" + step for step in steps)


def findings(folder, kind, text, part=None, **context):
    try:
        document = json.loads(text, object_pairs_hook=without_doubles)
    except ValueError:
        return [("error", "json", "")]
    plain, strict = validators(folder, kind, part)
    out = []
    for error in plain.iter_errors(document):
        out.append(("error", "schema", pointer(best_match([error]).absolute_path)))
    if not out:
        for error in strict.iter_errors(document):
            out.append(("warning", "field.unknown", pointer(best_match([error]).absolute_path)))
    if kind in RULES and not part and isinstance(document, dict):
        out += RULES[kind](document, **context)
    return out


def main():
    with open(__file__, encoding="utf-8") as file:
        source = file.read()
    ids = re.findall(r'\("(?:error|warning)", "([a-z0-9.-]+)"', source)
    print(json.dumps(sorted(set(ids))), flush=True)
    for line in sys.stdin:
        try:
            answer = {"findings": sorted(set(findings(sys.argv[1], **json.loads(line))))}
        except Exception as error:  # a value that Python cannot compare or look up
            answer = {"crash": repr(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
