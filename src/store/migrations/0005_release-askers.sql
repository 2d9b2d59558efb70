-- The pull request on which a release was asked for; NULL for what was published, and all there is so far was.
ALTER TABLE tidegate.release ADD COLUMN asked_repo text;
ALTER TABLE tidegate.release ADD COLUMN asked_pull_request bigint;
-- The commit of the config repo that carries it; NULL while refused and for a release pull request.
ALTER TABLE tidegate.release ADD COLUMN carrier_commit text;

UPDATE tidegate.release SET carrier_commit = record #>> '{carrier,sha}' WHERE record #>> '{carrier,kind}' = 'commit';

CREATE INDEX release_by_asker ON tidegate.release (asked_repo, asked_pull_request) WHERE asked_pull_request IS NOT NULL;
CREATE INDEX release_by_carrier_commit ON tidegate.release (config_repo, carrier_commit)
  WHERE carrier_commit IS NOT NULL;
