// Command 04-broken does not compile.
package main

func main() {
	println(nowhere)
}
