-- Where Tidegate spoke last and what it said.
CREATE TABLE tidegate.said_comment (
  repo text NOT NULL,
  pull_request bigint NOT NULL,
  comment_id bigint NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (repo, pull_request)
);

CREATE TABLE tidegate.said_check (
  repo text NOT NULL,
  commit text NOT NULL,
  name text NOT NULL,
  check_run_id bigint NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (repo, commit, name)
);
