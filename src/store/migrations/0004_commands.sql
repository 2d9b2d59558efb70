-- Places that follow a pull request. An index that can be restored from GitHub.
CREATE TABLE tidegate.track (
  config_repo text NOT NULL,
  environment text NOT NULL,
  service text NOT NULL,
  repo text NOT NULL,
  pull_request bigint NOT NULL,
  record jsonb NOT NULL,
  PRIMARY KEY (config_repo, environment, service)
);

CREATE INDEX track_by_pull_request ON tidegate.track (repo, pull_request);

-- Places that were rolled back. An index that can be restored from GitHub.
CREATE TABLE tidegate.hold (
  config_repo text NOT NULL,
  environment text NOT NULL,
  service text NOT NULL,
  -- NULL: it does not end by itself.
  ends_at timestamptz,
  record jsonb NOT NULL,
  PRIMARY KEY (config_repo, environment, service)
);

CREATE INDEX hold_ends ON tidegate.hold (ends_at) WHERE ends_at IS NOT NULL;

-- Environments that a pull request has claimed. It lives only here.
CREATE TABLE tidegate.environment_lock (
  config_repo text NOT NULL,
  environment text NOT NULL,
  repo text NOT NULL,
  pull_request bigint NOT NULL,
  -- NULL: until it is freed.
  ends_at timestamptz,
  record jsonb NOT NULL,
  PRIMARY KEY (config_repo, environment)
);

CREATE INDEX environment_lock_by_pull_request ON tidegate.environment_lock (repo, pull_request);
CREATE INDEX environment_lock_ends ON tidegate.environment_lock (ends_at) WHERE ends_at IS NOT NULL;

-- What was asked for with /deploy and is not done.
CREATE TABLE tidegate.waiting_deploy (
  config_repo text NOT NULL,
  environment text NOT NULL,
  repo text NOT NULL,
  pull_request bigint NOT NULL,
  commit text NOT NULL,
  -- NULL until it was looked at for the first time.
  waits_for text,
  -- The order of the queue; a newer command of the same pull request keeps the older one's.
  place bigint GENERATED ALWAYS AS IDENTITY,
  record jsonb NOT NULL,
  PRIMARY KEY (config_repo, environment, repo, pull_request)
);

CREATE INDEX waiting_deploy_by_pull_request ON tidegate.waiting_deploy (repo, pull_request);
CREATE INDEX waiting_deploy_by_commit ON tidegate.waiting_deploy (repo, commit);

-- Every command that was typed, and what became of it.
CREATE TABLE tidegate.command (
  repo text NOT NULL,
  pull_request bigint NOT NULL,
  -- Where it is written, and GitHub's id of that.
  source text NOT NULL,
  text_id bigint NOT NULL,
  line integer NOT NULL,
  asked_at timestamptz NOT NULL,
  record jsonb NOT NULL,
  PRIMARY KEY (repo, pull_request, source, text_id, line)
);

CREATE INDEX command_last_asked ON tidegate.command (repo, pull_request, asked_at DESC, text_id DESC, line DESC);

-- The records that were made in GitHub's Deployments API, as they were last written.
CREATE TABLE tidegate.said_deployment (
  repo text NOT NULL,
  commit text NOT NULL,
  environment text NOT NULL,
  deployment_id bigint NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (repo, commit, environment)
);
