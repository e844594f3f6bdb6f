//! The two ways to run the product.

/// Where state lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// SQLite and embedded short-lived state.
    OneMachine,
    /// PostgreSQL and Redis.
    Cluster,
}

impl Mode {
    /// Both, for tests that compare them.
    pub const ALL: [Self; 2] = [Self::OneMachine, Self::Cluster];
}
