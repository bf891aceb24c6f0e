// Reads a log with Go's own checksum-database packages, which know nothing of Onus.
//
//	reader tiles    LOG_KEY DIR [OLDER_CHECKPOINT ...]   every entry, every tile, and growth since each older checkpoint
//	reader receipts LOG_KEY DIR [WITNESS_KEY ...]        every NAME.tlog-proof with the entry in NAME.entry
//
// Foreign here: signed notes (sumdb/note), trees, tiles and proofs (sumdb/tlog), Ed25519.
// Ours: paths of files, bundles of entries, the lines of a .tlog-proof, and the message
// that a cosignature signs, for which Debian packages no reader.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height       = 8
	width        = 1 << height
	treeLine     = "go.sum database tree\n" // What tlog.ParseTree wants instead of an origin.
	algCosign    = 4
	proofVersion = "c2sp.org/tlog-proof@v1"
)

func main() {
	if len(os.Args) < 4 {
		fail(fmt.Errorf("usage: reader tiles|receipts LOG_KEY DIR ..."))
	}
	verifier, err := note.NewVerifier(os.Args[2])
	fail(err)
	switch os.Args[1] {
	case "tiles":
		fail(readTiles(verifier, os.Args[3], os.Args[4:]))
	case "receipts":
		fail(readReceipts(verifier, os.Args[3], os.Args[4:]))
	default:
		fail(fmt.Errorf("unknown: %s", os.Args[1]))
	}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// ---- checkpoints ----

func openCheckpoint(message []byte, log note.Verifier, witnesses ...note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(message, note.VerifierList(append(witnesses, log)...))
	if err != nil {
		return tlog.Tree{}, err
	}
	signed := map[string]bool{}
	for _, one := range opened.Sigs {
		signed[one.Name] = true
	}
	for _, wanted := range append(witnesses, log) {
		if !signed[wanted.Name()] {
			return tlog.Tree{}, fmt.Errorf("checkpoint lacks the signature of %s", wanted.Name())
		}
	}
	origin, rest, _ := strings.Cut(opened.Text, "\n")
	if origin != log.Name() {
		return tlog.Tree{}, fmt.Errorf("checkpoint is of origin %q", origin)
	}
	return tlog.ParseTree([]byte(treeLine + rest))
}

// witness checks cosignature/v1 lines; the line itself is read by sumdb/note.
type witness struct {
	name string
	key  ed25519.PublicKey
}

func newWitness(line string) (witness, error) {
	parts := strings.SplitN(line, "+", 3)
	if len(parts) != 3 {
		return witness{}, fmt.Errorf("malformed key of a witness")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != algCosign {
		return witness{}, fmt.Errorf("malformed key of a witness")
	}
	return witness{parts[0], key[1:]}, nil
}

func (w witness) Name() string { return w.name }

func (w witness) KeyHash() uint32 {
	sum := sha256.Sum256([]byte(w.name + "\n" + string(rune(algCosign)) + string(w.key)))
	return binary.BigEndian.Uint32(sum[:])
}

func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(signature))
	return ed25519.Verify(w.key, append([]byte(head), text...), signature[8:])
}

// ---- tiles ----

// tiles gives tlog the tiles that it asks for.
type tiles struct {
	dir  string
	read map[tlog.Tile][]byte
}

func (t *tiles) Height() int { return height }

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		data, known := t.read[tile]
		if !known {
			var err error
			if data, err = os.ReadFile(filepath.Join(t.dir, pathOf(tile))); err != nil {
				return nil, err
			}
			if len(data) != tile.W*tlog.HashSize {
				return nil, fmt.Errorf("%s has %d bytes", pathOf(tile), len(data))
			}
			t.read[tile] = data
		}
		found[i] = data
	}
	return found, nil
}

func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func pathOf(tile tlog.Tile) string {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	return strings.Replace(path, "tile/data/", "tile/entries/", 1)
}

func readTiles(log note.Verifier, dir string, older []string) error {
	message, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(message, log)
	if err != nil {
		return err
	}
	store := &tiles{dir, map[tlog.Tile][]byte{}}
	reader := tlog.TileHashReader(tree, store)
	hashes, withheld, err := hashesOfEntries(tree, dir, reader)
	if err != nil {
		return err
	}
	for index, hash := range hashes {
		proof, err := tlog.ProveRecord(tree.N, int64(index), reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), hash); err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
	}
	count, err := compareTiles(tree, hashes, store)
	if err != nil {
		return err
	}
	for _, path := range older {
		if err := proveGrowth(tree, path, log, reader); err != nil {
			return err
		}
	}
	fmt.Printf("%d entries proved, %d withheld, %d tiles, grown from %d checkpoints\n",
		tree.N, withheld, count, len(older))
	return nil
}

func hashesOfEntries(tree tlog.Tree, dir string, reader tlog.HashReader) (hashes []tlog.Hash, withheld int, err error) {
	for start := int64(0); start < tree.N; start += width {
		entries, err := bundle(dir, start/width, min(width, tree.N-start))
		if err != nil {
			return nil, 0, err
		}
		for _, entry := range entries {
			hash := tlog.RecordHash(entry)
			if len(entry) == 0 { // Erased: only its hash is left, in the tile.
				withheld++
				left, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(len(hashes)))})
				if err != nil {
					return nil, 0, err
				}
				hash = left[0]
			}
			hashes = append(hashes, hash)
		}
	}
	return hashes, withheld, nil
}

// compareTiles makes every tile anew from the hashes of entries alone. TileHashReader
// looks only at tiles that a proof needs, and some versions leave one of them unproved.
func compareTiles(tree tlog.Tree, leaves []tlog.Hash, store *tiles) (count int, err error) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = stored[index]
		}
		return found, nil
	})
	for index, hash := range leaves {
		more, err := tlog.StoredHashesForRecordHash(int64(index), hash, reader)
		if err != nil {
			return 0, err
		}
		stored = append(stored, more...)
	}
	if root, err := tlog.TreeHash(tree.N, reader); err != nil || root != tree.Hash {
		return 0, fmt.Errorf("the entries come to another root: %v %v", root, err)
	}
	for _, tile := range tlog.NewTiles(height, 0, tree.N) {
		if tile.W < width && int64(tile.W) != tree.N>>(height*tile.L)-tile.N<<height {
			continue // Of a smaller tree; a log may still carry it.
		}
		wanted, err := tlog.ReadTileData(tile, reader)
		if err != nil {
			return 0, err
		}
		found, err := store.ReadTiles([]tlog.Tile{tile})
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(found[0], wanted) {
			return 0, fmt.Errorf("%s is not what the entries come to", pathOf(tile))
		}
		count++
	}
	return count, nil
}

func proveGrowth(tree tlog.Tree, path string, log note.Verifier, reader tlog.HashReader) error {
	message, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	old, err := openCheckpoint(message, log)
	if err != nil || old.N == 0 {
		return err
	}
	if old.N > tree.N {
		return fmt.Errorf("the log had %d entries and has %d", old.N, tree.N)
	}
	proof, err := tlog.ProveTree(tree.N, old.N, reader)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return fmt.Errorf("growth from %d: %w", old.N, err)
	}
	return nil
}

// bundle returns the entries of one file, each after its length in two bytes.
func bundle(dir string, number, count int64) ([][]byte, error) {
	path := pathOf(tlog.Tile{H: height, L: -1, N: number, W: int(count)})
	data, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s ends inside an entry", path)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries, data = append(entries, data[2:end]), data[end:]
	}
	if int64(len(entries)) != count {
		return nil, fmt.Errorf("%s holds %d entries, not %d", path, len(entries), count)
	}
	return entries, nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

// ---- receipts ----

func readReceipts(log note.Verifier, dir string, keys []string) error {
	var witnesses []note.Verifier
	for _, line := range keys {
		one, err := newWitness(line)
		if err != nil {
			return err
		}
		witnesses = append(witnesses, one)
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*.tlog-proof"))
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := readReceipt(log, witnesses, path); err != nil {
			return err
		}
	}
	fmt.Printf("%d receipts hold\n", len(paths))
	return nil
}

func readReceipt(log note.Verifier, witnesses []note.Verifier, path string) error {
	receipt, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(strings.TrimSuffix(path, ".tlog-proof") + ".entry")
	if err != nil {
		return err
	}
	head, checkpoint, found := bytes.Cut(receipt, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 2 || lines[0] != proofVersion {
		return fmt.Errorf("%s is no receipt", path)
	}
	if strings.HasPrefix(lines[1], "extra ") {
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := openCheckpoint(checkpoint, log, witnesses...)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}
