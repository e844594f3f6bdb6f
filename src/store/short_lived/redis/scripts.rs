//! What Redis does in one step that is more than one command. Each script touches the one key it is given.

use ::redis::Script;

/// ARGV: epoch, now, new value, its time to live.
const EXCHANGE: &str = "
local held = redis.call('GET', KEYS[1])
if not held then return false end
if string.sub(held, 1, 16) ~= ARGV[1] then return false end
if tonumber(string.sub(held, 17, 32)) <= tonumber(ARGV[2]) then return false end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
return held
";

/// ARGV: old value and new value, both without epoch, time to live of the new one.
const REPLACE: &str = "
local held = redis.call('GET', KEYS[1])
if not held or string.sub(held, 17) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], string.sub(held, 1, 16) .. ARGV[2], 'PX', ARGV[3])
return 1
";

/// ARGV: now, new value, its time to live.
const PUT_IF_ABSENT: &str = "
local held = redis.call('GET', KEYS[1])
if held and tonumber(string.sub(held, 17, 32)) > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
";

/// Compare and set of the epoch. ARGV: what is known (empty: nothing), what shall be. Gives what is.
const RENEW: &str = "
local held = redis.call('GET', KEYS[1])
if (held or '') ~= ARGV[1] then return held end
redis.call('SET', KEYS[1], ARGV[2])
return ARGV[2]
";

#[derive(Debug)]
pub(super) struct Scripts {
    pub(super) exchange: Script,
    pub(super) replace: Script,
    pub(super) put_if_absent: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            exchange: Script::new(EXCHANGE),
            replace: Script::new(REPLACE),
            put_if_absent: Script::new(PUT_IF_ABSENT),
        }
    }
}

pub(super) fn renew() -> Script {
    Script::new(RENEW)
}
