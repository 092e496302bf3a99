package practice_test

import "testing"

// BenchmarkCognitoInitiateAuth is a sign-in with a password: a hash of the password, a durable write and two
// signatures. The keys are the tests' small ones.
func BenchmarkCognitoInitiateAuth(b *testing.B) {
	p := workshopPool(b, serve(b), nil, nil)
	p.confirmed(b, "ana@example.com")
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := p.password("ana@example.com", goodPassword); err != nil {
				b.Error(err)
				return
			}
		}
	})
}
