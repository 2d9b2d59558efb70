-- The index of releases. It decides nothing and can be restored from GitHub.
CREATE TABLE tidegate.release (
  -- SHA-256 of the release's key, which may be longer than an index entry (a service with many images).
  id bytea PRIMARY KEY,
  key text NOT NULL,
  config_repo text NOT NULL,
  environment text NOT NULL,
  service text NOT NULL,
  state text NOT NULL,
  -- The release pull request; NULL while refused and for a commit.
  pull_request bigint,
  origin_repo text NOT NULL,
  origin_revision text,
  origin_pull_request bigint,
  changed_at timestamptz NOT NULL,
  -- Orders what changed within one tick of the clock.
  saved bigint GENERATED ALWAYS AS IDENTITY,
  record jsonb NOT NULL
);

CREATE INDEX release_proposed ON tidegate.release (config_repo) WHERE state = 'proposed';
CREATE INDEX release_by_pull_request ON tidegate.release (config_repo, pull_request) WHERE pull_request IS NOT NULL;
CREATE INDEX release_history ON tidegate.release (config_repo, environment, service, changed_at DESC);
CREATE INDEX release_by_revision ON tidegate.release (origin_repo, origin_revision);
CREATE INDEX release_by_origin_pull_request ON tidegate.release (origin_repo, origin_pull_request)
  WHERE origin_pull_request IS NOT NULL;
