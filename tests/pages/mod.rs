//! The pages in a real Chromium: accessible, in four languages, narrow and wide, by keyboard alone, without JavaScript.

mod accessible;
mod consent;
mod delegation_source;
mod demo_service;
mod email;
mod keyboard;
mod logout;
mod minid;
mod no_script;
mod odd_ways;
mod simulators;
pub mod steps;
