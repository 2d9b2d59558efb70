-- Tags that were announced, so that a later command finds the image of a commit. A hint: the registry is asked before a tag is written.
CREATE TABLE tidegate.published (
  image text NOT NULL,
  tag text NOT NULL,
  repo text NOT NULL,
  -- Seven digits or more of the commit that it was built from.
  revision text,
  published_at timestamptz NOT NULL,
  PRIMARY KEY (image, tag)
);

-- "C": a prefix is looked for.
CREATE INDEX published_by_revision ON tidegate.published (repo, revision COLLATE "C") WHERE revision IS NOT NULL;
CREATE INDEX published_newest ON tidegate.published (image, published_at DESC);
