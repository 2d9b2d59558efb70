-- What is said on a pull request though nobody asked for it there.
CREATE TABLE tidegate.notice (
  repo text NOT NULL,
  pull_request bigint NOT NULL,
  -- What it is about; said again it takes its own place.
  subject text NOT NULL,
  said_at timestamptz NOT NULL,
  record jsonb NOT NULL,
  PRIMARY KEY (repo, pull_request, subject)
);

CREATE INDEX notice_last_said ON tidegate.notice (repo, pull_request, said_at DESC, subject);
-- For pruning.
CREATE INDEX notice_said ON tidegate.notice (said_at);
