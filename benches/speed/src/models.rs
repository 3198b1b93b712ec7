//! The answers as somebody would type them with serde's derive: every field, all optional.

#![allow(missing_docs, reason = "the names are the provider's")]

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProjectList {
    pub next_token: Option<String>,
    pub projects: Option<Vec<Project>>,
    pub request_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Project {
    pub project_name: Option<String>,
    pub service_role: Option<String>,
    pub template_id: Option<String>,
    pub create_time: Option<String>,
    pub update_time: Option<String>,
    pub description: Option<String>,
    pub project_queries_per_second: Option<i64>,
    pub engine_concurrency: Option<i64>,
    pub project_max_dataset_count: Option<i64>,
    pub dataset_max_bind_count: Option<i64>,
    pub dataset_max_file_count: Option<i64>,
    pub dataset_max_entity_count: Option<i64>,
    pub dataset_max_relation_count: Option<i64>,
    pub dataset_max_total_file_size: Option<i64>,
    pub dataset_count: Option<i64>,
    pub file_count: Option<i64>,
    pub total_file_size: Option<i64>,
    pub tags: Option<Vec<Tag>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    pub tag_key: Option<String>,
    pub tag_value: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MediaList {
    pub request_id: Option<String>,
    pub total_count: Option<i64>,
    pub media_infos: Option<Vec<Media>>,
    pub next_token: Option<String>,
    pub max_results: Option<i32>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Media {
    pub media_id: Option<String>,
    pub media_basic_info: Option<MediaBasicInfo>,
    pub file_info_list: Option<Vec<FileInfo>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MediaBasicInfo {
    pub media_id: Option<String>,
    #[serde(rename = "InputURL")]
    pub input_url: Option<String>,
    pub media_type: Option<String>,
    pub business_type: Option<String>,
    pub source: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub category: Option<String>,
    pub media_tags: Option<String>,
    #[serde(rename = "CoverURL")]
    pub cover_url: Option<String>,
    pub user_data: Option<String>,
    pub snapshots: Option<String>,
    pub status: Option<String>,
    pub transcode_status: Option<String>,
    pub create_time: Option<String>,
    pub modified_time: Option<String>,
    pub deleted_time: Option<String>,
    pub sprite_images: Option<String>,
    pub cate_id: Option<i64>,
    pub biz: Option<String>,
    pub upload_source: Option<String>,
    pub reference_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FileInfo {
    pub file_basic_info: Option<FileBasicInfo>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FileBasicInfo {
    pub file_name: Option<String>,
    pub file_status: Option<String>,
    pub file_type: Option<String>,
    pub file_size: Option<String>,
    pub file_url: Option<String>,
    pub region: Option<String>,
    pub format_name: Option<String>,
    pub duration: Option<String>,
    pub bitrate: Option<String>,
    pub width: Option<String>,
    pub height: Option<String>,
    pub create_time: Option<String>,
    pub modified_time: Option<String>,
}
