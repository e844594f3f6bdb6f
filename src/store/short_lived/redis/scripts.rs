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

/// [`crate::short_lived::quota`]'s rule: takes one of what is held. ARGV, in microseconds: now, interval, period. Gives whether there was
/// one, and the time until the next. The value is forgotten when the cell is whole, since it then says nothing.
const SPEND: &str = "
local now, interval, period = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local held = tonumber(redis.call('GET', KEYS[1]) or ARGV[1])
local whole = math.min(math.max(held, now), now + period)
local after = whole + interval
local room = now + period - after
local cell = room < 0 and whole or after
redis.call('SET', KEYS[1], string.format('%.0f', cell), 'PX', math.ceil((cell - now) / 1000))
if room < 0 then return {0, -room} end
return {1, math.max(interval - room, 0)}
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
    pub(super) spend: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            exchange: Script::new(EXCHANGE),
            replace: Script::new(REPLACE),
            put_if_absent: Script::new(PUT_IF_ABSENT),
            spend: Script::new(SPEND),
        }
    }
}

pub(super) fn renew() -> Script {
    Script::new(RENEW)
}
