// A MongoDB server for tests: FerretDB, embedded.
//
// usage: ferretdb ADDRESS FOLDER
//
// ADDRESS is 127.0.0.1:PORT or the path of a socket; FOLDER takes the data, unless
// $FERRETDB_POSTGRESQL is the URL of a PostgreSQL server that does.  It prints one line when it
// answers, and ends with its standard input.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: ferretdb ADDRESS FOLDER")
	}
	config := &ferretdb.Config{Handler: "sqlite", SQLiteURL: "file:" + os.Args[2] + "/"}
	if strings.HasPrefix(os.Args[1], "/") {
		config.Listener.Unix = os.Args[1]
	} else {
		config.Listener.TCP = os.Args[1]
	}
	if url := os.Getenv("FERRETDB_POSTGRESQL"); url != "" {
		config.Handler, config.PostgreSQLURL = "postgresql", url
	}
	server, err := ferretdb.New(config)
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		io.Copy(io.Discard, os.Stdin)
		stop()
		os.Exit(0)
	}()
	fmt.Println(server.MongoDBURI())
	if err := server.Run(ctx); err != nil {
		log.Fatal(err)
	}
}
