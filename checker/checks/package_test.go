package checks

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/parcel"
)

// uploaded puts a program into a function's zip.
func uploaded(s *account.Snapshot, step lesson.Step, program parcel.Program) {
	editFunction(s, step, func(f *account.Function) {
		f.Package = account.Found(parcel.Contents{Entries: 1, Bootstrap: &program})
	})
}

// goProgram is the program of a step as the lesson builds it.
func goProgram(step lesson.Step) parcel.Program {
	return parcel.Program{
		Size: 7 << 20, Checksum: uint32(len(step.Folder) + int(step.Number[1])), Package: "cognito-lambda-workshop/" + step.Folder,
		Mode: 0o755, ModeKnown: true, Format: parcel.ELF, Machine: "x86_64",
	}
}

// withPackages is the finished account with every zip as the lesson builds it.
func withPackages() *account.Snapshot {
	s := finished()
	for _, step := range lesson.FunctionSteps() {
		uploaded(s, step, goProgram(step))
		editFunction(s, step, func(f *account.Function) { f.Architecture = "x86_64" })
	}
	return s
}

func TestPackage(t *testing.T) {
	const in = "bootstrap in the zip of signInWithCognito "
	program := func(change func(*parcel.Program)) func(*account.Snapshot) {
		return func(s *account.Snapshot) {
			p := goProgram(lesson.SignIn)
			change(&p)
			uploaded(s, lesson.SignIn, p)
		}
	}
	function := func(change func(*account.Function)) func(*account.Snapshot) {
		return func(s *account.Snapshot) { editFunction(s, lesson.SignIn, change) }
	}
	contents := func(c parcel.Contents) func(*account.Snapshot) {
		return function(func(f *account.Function) { f.Package = account.Found(c) })
	}
	practising := func(change func(*account.Snapshot)) func(*account.Snapshot) {
		return func(s *account.Snapshot) {
			s.Endpoint = "practice"
			change(s)
		}
	}
	dynamic := func(loader string, version int) func(*account.Snapshot) {
		return program(func(p *parcel.Program) { p.Dynamic, p.Interpreter, p.GLIBC = true, loader, version })
	}
	const loader = "/lib64/ld-linux-x86-64.so.2"
	nearly := func(change func(*account.Function)) func(*account.Snapshot) {
		return function(func(f *account.Function) {
			f.Package = account.Found(parcel.Contents{Entries: 1, Instead: "main"})
			change(f)
		})
	}
	rows := map[string]struct {
		change func(*account.Snapshot)
		want   Status
		saw    string
	}{
		"as the lesson builds it": {func(*account.Snapshot) {}, Pass,
			in + "is a Linux program for x86_64, built from cognito-lambda-workshop/steps/03-sign-in."},
		"built by hand": {program(func(p *parcel.Program) { p.Package = "" }), Pass, in + "is a Linux program for x86_64."},
		"of the learner's own making": {program(func(p *parcel.Program) { p.Package = "example.com/sign-in" }), Pass,
			in + "is a Linux program for x86_64, built from example.com/sign-in."},

		"Python":   {function(func(f *account.Function) { f.Runtime = "python3.13" }), Skipped, "Only zips with a compiled program are looked into, and signInWithCognito is of another kind."},
		"an image": {function(func(f *account.Function) { f.PackageType, f.Runtime = "Image", "" }), Skipped, "Only zips with a compiled program are looked into, and signInWithCognito is of another kind."},
		"not read": {function(func(f *account.Function) { f.Package = account.Look[parcel.Contents]{} }), Unknown, "AWS gave no link to the zip of signInWithCognito."},
		"unreachable": {function(func(f *account.Function) {
			f.Package = account.Failed[parcel.Contents](&account.Fault{Kind: account.Unreachable, Operation: "lambda:GetFunction", Message: "connection refused"})
		}), Unknown, "The zip of signInWithCognito could not be looked into: connection refused."},

		"nothing in it":             {contents(parcel.Contents{}), Fail, "The zip of signInWithCognito has no file bootstrap."},
		"another name":              {nearly(func(*account.Function) {}), Fail, "The zip of signInWithCognito has no file bootstrap, but main. Lambda starts the file of that name only, spelt just so."},
		"another name, and a layer": {nearly(func(f *account.Function) { f.Layers = []string{"arn"} }), Warn, "The zip of signInWithCognito has no file bootstrap, but main. Lambda starts the file of that name only, spelt just so. It may be in the function's 1 layer, where the checker does not look."},
		"in a folder":               {contents(parcel.Contents{Entries: 1, Instead: "build/bootstrap"}), Fail, "In the zip of signInWithCognito, bootstrap is inside the folder build/. Lambda looks for it at the root only."},
		"source code":               {contents(parcel.Contents{Entries: 1, Instead: "main.go"}), Fail, "The zip of signInWithCognito has no file bootstrap, but source code: main.go. Lambda wants the compiled program."},

		"from Windows":       {program(func(p *parcel.Program) { p.ModeKnown = false }), Fail, in + "is not executable: the zip was made on Windows, or by a tool that does not keep the mode of a file."},
		"exec bit lost":      {program(func(p *parcel.Program) { p.Mode = 0o644 }), Fail, in + "is not executable: its mode is 0644, and 0755 is wanted."},
		"for its owner only": {program(func(p *parcel.Program) { p.Mode = 0o700 }), Warn, in + "has the mode 0700, which lets its owner start it; Lambda runs as another user and wants 0755."},

		"for arm64":                         {program(func(p *parcel.Program) { p.Machine = "arm64" }), Fail, in + "was built for arm64, and the function's architecture is x86_64."},
		"on arm64":                          {function(func(f *account.Function) { f.Architecture = "arm64" }), Fail, in + "was built for x86_64, and the function's architecture is arm64."},
		"for arm64, practising":             {practising(program(func(p *parcel.Program) { p.Machine = "arm64" })), Fail, in + "was built for arm64, and the function's architecture is x86_64."},
		"for macOS":                         {program(func(p *parcel.Program) { p.Format = parcel.MachO }), Fail, in + "is a program for macOS; Lambda runs Linux."},
		"for Windows, practising elsewhere": {practising(program(func(p *parcel.Program) { p.Format = parcel.PE })), Fail, in + "is a program for Windows; Lambda runs Linux."},
		"for Windows, not practising":       {program(func(p *parcel.Program) { p.Format, p.Native = parcel.PE, true }), Fail, in + "is a program for Windows; Lambda runs Linux."},
		"for Windows, practising on it":     {practising(program(func(p *parcel.Program) { p.Format, p.Native = parcel.PE, true })), Pass, in + "is a program for Windows, which the practice account takes, built from cognito-lambda-workshop/steps/03-sign-in."},
		"a script":                          {program(func(p *parcel.Program) { p.Format, p.Interpreter = parcel.Script, "/bin/sh" }), Warn, in + "is a script for /bin/sh. That can work; the checker does not look at what it starts."},
		"a script from Windows":             {program(func(p *parcel.Program) { p.Format, p.Interpreter, p.CRLF = parcel.Script, "/bin/sh", true }), Fail, in + "is a script with the line ends of Windows, with which Linux does not find its interpreter, /bin/sh."},
		"a link":                            {program(func(p *parcel.Program) { p.Format, p.Mode = parcel.Link, 0 }), Warn, in + "is a link to another file. That can work; the checker does not follow it."},
		"not package main":                  {program(func(p *parcel.Program) { p.Format = parcel.Library }), Fail, in + "is compiled but no program. The go tool makes such a file of a package that is not \"package main\"."},
		"a zip in the zip":                  {program(func(p *parcel.Program) { p.Format = parcel.Zip }), Fail, in + "is a zip itself."},
		"empty":                             {program(func(p *parcel.Program) { p.Format = parcel.Empty }), Fail, in + "is empty."},
		"something else":                    {program(func(p *parcel.Program) { p.Format = parcel.Other }), Fail, in + "is nothing that Linux can start."},
		"cgo":                               {dynamic(loader, 34), Warn, in + "was built with cgo, so that it needs the C library of the machine that built it, or an older one. Build it with CGO_ENABLED=0."},
		"cgo on a newer system":             {dynamic(loader, 38), Fail, in + "was built with cgo and needs GLIBC_2.38; provided.al2023 has 2.34. Build it with CGO_ENABLED=0."},
		"cgo with another C library":        {dynamic("/lib/ld-musl-x86_64.so.1", 0), Fail, in + "was built with cgo and is started by /lib/ld-musl-x86_64.so.1, which Amazon Linux does not have."},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			s := withPackages()
			row.change(s)
			verdict := packageCheck(lesson.SignIn).Judge(s)
			assert.Equal(t, row.want, verdict.Status)
			assert.Equal(t, row.saw, verdict.Saw)
			if row.want == Fail || row.want == Warn {
				assert.Equal(t, "an executable file bootstrap at the root of the zip: a Linux program for "+s.Functions["sign-in"].Found.Architecture, verdict.Wanted)
				assert.Equal(t, "aws lambda update-function-code --function-name signInWithCognito --zip-file fileb://build/sign-in.zip", verdict.Fix.CLI)
			}
			for _, step := range []lesson.Step{lesson.SignUp, lesson.RefreshToken, lesson.Private} {
				assert.Equal(t, Pass, packageCheck(step).Judge(s).Status, "%s has nothing to do with it", step.Name)
			}
		})
	}
}

func TestAnotherStepsProgram(t *testing.T) {
	const wrong = "signInWithCognito runs the program of step 02, Sign up: the wrong zip was uploaded."
	signUp := goProgram(lesson.SignUp)
	bare := signUp
	bare.Package = ""
	rows := map[string]struct {
		change func(*account.Snapshot)
		want   map[string]Status // of those that do not pass
		saw    string
	}{
		"marked":                          {func(s *account.Snapshot) { uploaded(s, lesson.SignIn, signUp) }, map[string]Status{"sign-in": Fail}, wrong},
		"known by the function it is for": {func(s *account.Snapshot) { uploaded(s, lesson.SignIn, bare) }, map[string]Status{"sign-in": Fail}, wrong},
		"marked, its own function not there yet": {func(s *account.Snapshot) {
			s.Functions["sign-up"] = account.Missing[account.Function]()
			uploaded(s, lesson.SignIn, signUp)
		}, map[string]Status{"sign-in": Fail}, wrong},
		"two functions, one program": {func(s *account.Snapshot) {
			uploaded(s, lesson.SignUp, bare)
			uploaded(s, lesson.SignIn, bare)
		}, map[string]Status{"sign-in": Warn}, "signInWithCognito runs the same program as signUpWithCognito. Unless you wrote one program for both, one of them has the wrong zip."},
		"swapped": {func(s *account.Snapshot) {
			uploaded(s, lesson.SignIn, signUp)
			uploaded(s, lesson.SignUp, goProgram(lesson.SignIn))
		}, map[string]Status{"sign-up": Fail, "sign-in": Fail}, wrong},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			s := withPackages()
			row.change(s)
			got := map[string]Status{}
			for _, step := range lesson.FunctionSteps() {
				if s.Functions[step.Name].Found == nil {
					continue
				}
				if verdict := packageCheck(step).Judge(s); verdict.Status != Pass {
					got[step.Name] = verdict.Status
					if step == lesson.SignIn {
						assert.Equal(t, row.saw, verdict.Saw)
					}
				}
			}
			assert.Equal(t, row.want, got)
		})
	}
}

func TestTheFixForAnotherArchitectureBuildsForIt(t *testing.T) {
	s := withPackages()
	editFunction(s, lesson.SignIn, func(f *account.Function) { f.Architecture = "arm64" })
	verdict := packageCheck(lesson.SignIn).Judge(s)
	require.Equal(t, Fail, verdict.Status)
	assert.Contains(t, verdict.Fix.Console, `Run "go run ./checker build 03 --arch arm64".`)
	assert.NotContains(t, verdict.Fix.Console, "practice")
}
