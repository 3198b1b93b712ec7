//! Fixtures from files.

use emulator::Fixtures;

/// The example in the README is one that loads, and what it leaves out is filled in.
#[test]
fn the_example_of_the_readme_loads() {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("```yaml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let fixtures = Fixtures::from_yaml(example).unwrap();
    assert_eq!(fixtures.imm.projects.len(), 2);
    assert_eq!(
        fixtures.imm.projects[0].dataset_max_total_file_size,
        90_000_000_000_000_000
    );
    assert_eq!(fixtures.pai.images[0].labels[0].value, "GPU");
    assert_eq!(fixtures.ice.media[0].media_basic_info.snapshots, "null");
    assert_eq!(fixtures.maiu.workspaces[0].projects[0].project_id, 1001);
}

#[test]
fn fixtures_survive_json_and_yaml() {
    let sample = Fixtures::sample();
    assert_eq!(sample, Fixtures::sample());
    sample.check().unwrap();
    let json = serde_json::to_string(&sample).unwrap();
    assert_eq!(Fixtures::from_yaml(&json).unwrap(), sample);
    let yaml = yaml_serde::to_string(&sample).unwrap();
    assert_eq!(Fixtures::from_yaml(&yaml).unwrap(), sample);
    let imm = sample.imm.projects.len();
    assert_eq!(
        (imm, sample.pai.images.len(), sample.ice.media.len()),
        (250, 130, 420)
    );
}

#[test]
fn faulty_fixtures_are_refused_with_the_place() {
    for (text, expected) in [
        (
            "imm: {projects: [{ProjectName: a}, {ProjectName: a}]}",
            "imm.projects[1]: ProjectName \"a\" is there twice",
        ),
        (
            "imm: {projects: [{Description: x}]}",
            "imm.projects[0] has no ProjectName",
        ),
        ("imm: {projects: [{ProjectNam: a}]}", "ProjectNam"),
        (
            "imm: {projects: [{ProjectName: a, FileCount: many}]}",
            "FileCount",
        ),
        ("oss: {}", "oss"),
        (
            "ice: {media: [{MediaId: m, MediaBasicInfo: {CreateTime: 2021-01-08}}]}",
            "ice.media m: CreateTime \"2021-01-08\"",
        ),
        (
            "ice: {editing_projects: [{ProjectId: p, MediaIds: [none]}]}",
            "ice.editing_projects p: MediaIds names \"none\"",
        ),
        ("[", "cannot be read"),
    ] {
        let message = Fixtures::from_yaml(text).unwrap_err().to_string();
        assert!(message.contains(expected), "{text}: {message}");
    }
    let missing = Fixtures::from_file("no/such/file.yaml").unwrap_err();
    assert!(
        missing
            .to_string()
            .starts_with("fixtures file no/such/file.yaml: ")
    );
}
