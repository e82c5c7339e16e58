package policy

import (
	"net/http"
	"slices"

	"sanad/internal/fault"
	"sanad/internal/ledger"
)

// LogPages serve what anybody may have of the logs: signed checkpoints, the keys that check them, and tiles.
type LogPages struct{ ledger *ledger.Ledger }

// NewLogPages returns the pages of the logs.
func NewLogPages(l *ledger.Ledger) *LogPages { return &LogPages{l} }

// GetCheckpoint answers with how far a log has grown, signed.
func (p *LogPages) GetCheckpoint(w http.ResponseWriter, r *http.Request) error {
	log, err := logOf(r)
	if err != nil {
		return err
	}
	signed, _, err := p.ledger.Newest(r.Context(), log)
	return plain(w, signed, err)
}

// GetKey answers with the public key of a log's checkpoints.
func (p *LogPages) GetKey(w http.ResponseWriter, r *http.Request) error {
	log, err := logOf(r)
	if err != nil {
		return err
	}
	_, key, err := p.ledger.Newest(r.Context(), log)
	return plain(w, key+"\n", err)
}

// GetTile answers with hashes of a log, or with the entries of the public one. A tile never changes.
func (p *LogPages) GetTile(w http.ResponseWriter, r *http.Request) error {
	log, err := logOf(r)
	if err != nil {
		return err
	}
	data, err := p.ledger.Tile(r.Context(), log, r.PathValue("path"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, err = w.Write(data)
	return err
}

// GetProof answers with the proof that the wording of the policy that holds is what the public log was given.
func (p *Pages) GetProof(w http.ResponseWriter, r *http.Request) error {
	v, err := p.service.Current(r.Context())
	if err != nil {
		return err
	}
	proof, err := p.log.Prove(r.Context(), ledger.Public, v.Change)
	if err != nil {
		return err
	}
	return plain(w, proof.Text(v.Salt, []byte(v.Wording)), nil)
}

func logOf(r *http.Request) (ledger.Log, error) {
	log := ledger.Log(r.PathValue("log"))
	if !slices.Contains(ledger.Logs, log) {
		return "", fault.NotFound()
	}
	return log, nil
}

func plain(w http.ResponseWriter, text string, err error) error {
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = w.Write([]byte(text))
	return err
}
