-- The commit whose checks a /deploy of a tag waits for; NULL where it is the pull request's own head.
ALTER TABLE tidegate.waiting_deploy ADD COLUMN awaited_commit text;

CREATE INDEX waiting_deploy_by_awaited_commit ON tidegate.waiting_deploy (repo, awaited_commit)
  WHERE awaited_commit IS NOT NULL;
