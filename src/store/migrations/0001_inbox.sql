-- Every accepted event, stored before its sender gets an answer.
CREATE TABLE tidegate.event (
  -- "<source>:<the sender's delivery id>"
  key text PRIMARY KEY,
  source text NOT NULL,
  delivery_id text NOT NULL,
  via text NOT NULL,
  event jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  -- NULL until the event was handled; then the last word on it.
  outcome jsonb,
  -- The config repo whose file has to be mended before the event can be handled.
  waiting_for text
);

CREATE INDEX event_waiting ON tidegate.event (waiting_for) WHERE waiting_for IS NOT NULL;
-- For pruning.
CREATE INDEX event_received ON tidegate.event (received_at);
