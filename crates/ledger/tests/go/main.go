// Reads a log that Romori wrote, and writes one that Romori reads, with golang.org/x/mod/sumdb:
// the implementation behind Go's checksum database. Nothing here is shared with Romori.
//
//	check FOLDER KEY      every entry, every tile, some proofs
//	write FOLDER LEAVES   a log of the leaves in a file, its key on the output
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// folder reads the tiles of a folder: C2SP tlog-tiles has their paths without the height.
type folder string

func (f folder) Height() int { return height }

func path(t tlog.Tile) string {
	return strings.Replace(t.Path(), "tile/8/", "tile/", 1)
}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		data, err := os.ReadFile(filepath.Join(string(f), path(t)))
		if err != nil && t.W < 1<<height {
			full := t
			full.W = 1 << height
			data, err = os.ReadFile(filepath.Join(string(f), path(full)))
			if err == nil {
				data = data[:t.W*tlog.HashSize]
			}
		}
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

// head is a checkpoint that the key has signed: C2SP tlog-checkpoint.
func head(dir, key string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tlog.Tree{}, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// bundle gives the entries of one file, each after its length in 16 bits.
func bundle(data []byte) ([][]byte, error) {
	var all [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New("a bundle that breaks off")
		}
		length := int(binary.BigEndian.Uint16(data))
		all = append(all, data[2:2+length])
		data = data[2+length:]
	}
	return all, nil
}

func name(n int64, width int) string {
	tile := tlog.Tile{H: height, L: 0, N: n, W: width}
	return strings.Replace(path(tile), "tile/0/", "tile/entries/", 1)
}

func check(dir, key string) error {
	tree, err := head(dir, key)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, folder(dir))
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil || root != tree.Hash {
		return fmt.Errorf("the tiles have another root than the checkpoint: %v", err)
	}
	for n := int64(0); n*256 < tree.N; n++ {
		width := int(min64(256, tree.N-n*256))
		data, err := os.ReadFile(filepath.Join(dir, name(n, width)))
		if err != nil {
			return err
		}
		entries, err := bundle(data)
		if err != nil || len(entries) != width {
			return fmt.Errorf("bundle %d has %d entries: %v", n, len(entries), err)
		}
		var indexes []int64
		for place := range entries {
			indexes = append(indexes, tlog.StoredHashIndex(0, n*256+int64(place)))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for place, entry := range entries {
			if tlog.RecordHash(entry) != hashes[place] {
				return fmt.Errorf("entry %d is not what was recorded", n*256+int64(place))
			}
		}
	}
	if err := proofs(tree, reader); err != nil {
		return err
	}
	fmt.Println(tree.N)
	return nil
}

// proofs makes and checks proofs of its own over the tiles.
func proofs(tree tlog.Tree, reader tlog.HashReader) error {
	for index := int64(0); index < tree.N; index += 1 + tree.N/50 {
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return err
		}
		stored, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, stored[0]); err != nil {
			return err
		}
		old := index + 1
		oldHash, err := tlog.TreeHash(old, reader)
		if err != nil {
			return err
		}
		grown, err := tlog.ProveTree(tree.N, old, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(grown, tree.N, tree.Hash, old, oldHash); err != nil {
			return err
		}
	}
	return nil
}

func min64(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

// write makes a log of these leaves, one in base 64 a line.
func write(dir, leaves string) error {
	text, err := os.ReadFile(leaves)
	if err != nil {
		return err
	}
	secret, public, err := note.GenerateKey(rand.Reader, "log.example/theirs")
	if err != nil {
		return err
	}
	var stored []tlog.Hash
	var entries [][]byte
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var all []tlog.Hash
		for _, index := range indexes {
			all = append(all, stored[index])
		}
		return all, nil
	})
	for _, line := range strings.Fields(string(text)) {
		entry, err := base64.StdEncoding.DecodeString(line)
		if err != nil {
			return err
		}
		hashes, err := tlog.StoredHashes(int64(len(entries)), entry, reader)
		if err != nil {
			return err
		}
		stored = append(stored, hashes...)
		entries = append(entries, entry)
	}
	size := int64(len(entries))
	for _, tile := range tlog.NewTiles(height, 0, size) {
		// A full tile is announced at each of its widths.
		if int64(tile.W) < 256 && (tile.N<<8+int64(tile.W))<<(8*tile.L) != size>>(8*tile.L)<<(8*tile.L) {
			continue
		}
		data, err := tlog.ReadTileData(tile, reader)
		if err != nil {
			return err
		}
		if err := put(dir, path(tile), data); err != nil {
			return err
		}
	}
	for n := int64(0); n*256 < size; n++ {
		width := int(min64(256, size-n*256))
		var data bytes.Buffer
		for _, entry := range entries[n*256 : n*256+int64(width)] {
			binary.Write(&data, binary.BigEndian, uint16(len(entry)))
			data.Write(entry)
		}
		if err := put(dir, name(n, width), data.Bytes()); err != nil {
			return err
		}
	}
	root, err := tlog.TreeHash(size, reader)
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return err
	}
	head := fmt.Sprintf("log.example/theirs\n%d\n%s\n", size, root)
	signed, err := note.Sign(&note.Note{Text: head}, signer)
	if err != nil {
		return err
	}
	fmt.Println(public)
	return put(dir, "checkpoint", signed)
}

func put(dir, name string, data []byte) error {
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o666)
}

func main() {
	err := errors.New("check FOLDER KEY, or write FOLDER LEAVES")
	switch {
	case len(os.Args) == 4 && os.Args[1] == "check":
		err = check(os.Args[2], os.Args[3])
	case len(os.Args) == 4 && os.Args[1] == "write":
		err = write(os.Args[2], os.Args[3])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
