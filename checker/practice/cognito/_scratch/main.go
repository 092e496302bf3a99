package main

import (
	"fmt"
	"net/http"
	"os"

	"cognito-lambda-workshop/checker/practice"
	"cognito-lambda-workshop/checker/practice/cognito"
)

func main() {
	a, err := practice.Open(practice.Options{Folder: os.Args[1], Mail: func(m cognito.Mail) { fmt.Printf("MAIL %+v\n", m) }, Report: func(err error) { fmt.Println("FAULT", err) }})
	if err != nil {
		panic(err)
	}
	fmt.Println(http.ListenAndServe("127.0.0.1:4599", a))
}
