//! MinID's pure decisions, a file each.

pub mod activation;
pub mod age;
pub mod contact;
pub mod level;
pub mod password;
pub mod pin_sheet;
pub mod totp;
