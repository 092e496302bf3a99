package checks

import (
	"fmt"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/parcel"
)

func packageCheck(step lesson.Step) Check {
	return Check{
		ID:    step.Name + "/package",
		Title: "The zip has the right program",
		Why: "Lambda unpacks the zip and starts the file bootstrap at its root. That file has to be executable, and a Linux " +
			"program for the function's architecture. The four zips look alike from outside.",
		Needs: []string{step.Name + "/exists"},
		Judge: onFunction(step, functionPackage),
	}
}

func functionPackage(s *account.Snapshot, step lesson.Step, f *account.Function) Verdict {
	// Other runtimes start something of their own, and the handler says what that calls.
	// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-provided.html
	if f.PackageType == "Image" || !strings.HasPrefix(f.Runtime, "provided") {
		return skipped("Only zips with a compiled program are looked into, and " + f.Name + " is of another kind.")
	}
	u := upload{s: s, step: step, f: f}
	look := f.Package
	switch {
	case look.Fault != nil:
		return u.unread(look.Fault)
	case look.Found == nil:
		return Verdict{Status: Unknown, Saw: "AWS gave no link to the zip of " + f.Name + ".", Wanted: u.wanted(),
			Fix: Fix{Console: "Wait a moment, then look again."}}
	case look.Found.Bootstrap == nil:
		return u.noBootstrap(look.Found.Instead)
	}
	program := look.Found.Bootstrap
	for _, judge := range []func(*parcel.Program) (Verdict, bool){u.executable, u.format, u.otherStep, u.linked} {
		if verdict, wrong := judge(program); wrong {
			return verdict
		}
	}
	return pass(u.right(program))
}

// upload is what was uploaded to a function, on its way to a verdict. Its judges return a verdict, and whether there is
// something to say at all.
type upload struct {
	s    *account.Snapshot
	step lesson.Step
	f    *account.Function
}

func (u upload) practice() bool { return u.s.Endpoint == "practice" }

func (u upload) wanted() string {
	return "an executable file bootstrap at the root of the zip: a Linux program for " + u.f.Architecture
}

func (u upload) fix() Fix {
	build := "go run ./checker build " + u.step.Number
	if u.f.Architecture == "arm64" {
		build += " --arch arm64"
	}
	console := fmt.Sprintf("Run %q. Then Lambda › %s › Code › Upload from › .zip file: %s.", build, u.f.Name, u.step.Zip())
	if u.practice() {
		console += " Where this machine is not Linux on x86_64, build with --arch practice."
	}
	return Fix{
		Console: console,
		CLI:     aws(u.s, "lambda", "update-function-code", "--function-name", u.f.Name, "--zip-file", "fileb://"+u.step.Zip()),
	}
}

func (u upload) fail(format string, args ...any) (Verdict, bool) {
	return fail(fmt.Sprintf(format, args...), u.wanted(), u.fix()), true
}

func (u upload) warn(format string, args ...any) (Verdict, bool) {
	return warn(fmt.Sprintf(format, args...), u.wanted(), u.fix()), true
}

// unread is for a zip that AWS gave a link to, and that could not be read there.
func (u upload) unread(fault *account.Fault) Verdict {
	v := couldNotLook(fault)
	v.Saw = fmt.Sprintf("The zip of %s could not be looked into: %s.", u.f.Name, strings.TrimSuffix(fault.Message, "."))
	if fault.Kind == account.Unreachable || fault.Kind == account.TimedOut {
		v.Fix = Fix{Console: "Look again. Lambda keeps the zips on Amazon S3: if it stays so, this network may not let you there, and CloudShell will."}
	}
	return v
}

func (u upload) noBootstrap(instead string) Verdict {
	name := u.f.Name
	saw := fmt.Sprintf("The zip of %s has no file bootstrap.", name)
	switch folder, inFolder := parcel.Folder(instead); {
	case inFolder:
		saw = fmt.Sprintf("In the zip of %s, bootstrap is inside the folder %s. Lambda looks for it at the root only.", name, folder)
	case strings.HasSuffix(instead, ".go"):
		saw = fmt.Sprintf("The zip of %s has no file bootstrap, but source code: %s. Lambda wants the compiled program.", name, instead)
	case instead != "":
		saw = fmt.Sprintf("The zip of %s has no file bootstrap, but %s. Lambda starts the file of that name only, spelt just so.", name, instead)
	}
	verdict, _ := u.fail("%s", saw)
	if layers := len(u.f.Layers); layers > 0 {
		verdict, _ = u.warn("%s It may be in the function's %s, where the checker does not look.", saw, counted(layers, "layer"))
	}
	return verdict
}

// executable judges the mode: Lambda's user is not the owner of the files.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-deploy-functions.html
func (u upload) executable(p *parcel.Program) (Verdict, bool) {
	switch {
	case p.Format == parcel.Link:
		return Verdict{}, false
	case !p.ModeKnown:
		return u.fail("bootstrap in the zip of %s is not executable: the zip was made on Windows, or by a tool that does not keep the mode of a file.", u.f.Name)
	case p.Mode&0o111 == 0:
		return u.fail("bootstrap in the zip of %s is not executable: its mode is %04o, and 0755 is wanted.", u.f.Name, p.Mode)
	case p.Mode&0o005 != 0o005:
		return u.warn("bootstrap in the zip of %s has the mode %04o, which lets its owner start it; Lambda runs as another user and wants 0755.", u.f.Name, p.Mode)
	}
	return Verdict{}, false
}

func (u upload) format(p *parcel.Program) (Verdict, bool) {
	name := u.f.Name
	switch p.Format {
	case parcel.ELF:
		if p.Machine != u.f.Architecture {
			return u.fail("bootstrap in the zip of %s was built for %s, and the function's architecture is %s.", name, p.Machine, u.f.Architecture)
		}
		return Verdict{}, false
	case parcel.MachO, parcel.PE:
		// The practice account takes the programs of the machine that it is on.
		if u.practice() && p.Native {
			return Verdict{}, false
		}
		return u.fail("bootstrap in the zip of %s is a program for %s; Lambda runs Linux.", name, system(p.Format))
	case parcel.Script:
		if p.CRLF {
			return u.fail("bootstrap in the zip of %s is a script with the line ends of Windows, with which Linux does not find its interpreter, %s.", name, p.Interpreter)
		}
		return u.warn("bootstrap in the zip of %s is a script for %s. That can work; the checker does not look at what it starts.", name, p.Interpreter)
	case parcel.Link:
		return u.warn("bootstrap in the zip of %s is a link to another file. That can work; the checker does not follow it.", name)
	case parcel.Library:
		return u.fail("bootstrap in the zip of %s is compiled but no program. The go tool makes such a file of a package that is not \"package main\".", name)
	case parcel.Zip:
		return u.fail("bootstrap in the zip of %s is a zip itself.", name)
	case parcel.Empty:
		return u.fail("bootstrap in the zip of %s is empty.", name)
	}
	return u.fail("bootstrap in the zip of %s is nothing that Linux can start.", name)
}

func system(format parcel.Format) string {
	if format == parcel.PE {
		return "Windows"
	}
	return "macOS"
}

// otherStep tells whether it is the program of another step.
func (u upload) otherStep(p *parcel.Program) (Verdict, bool) {
	steps := lesson.FunctionSteps()
	pkg := p.Package
	for _, other := range steps {
		if same := u.program(other); pkg == "" && same != nil && same.Checksum == p.Checksum && same.Size == p.Size {
			pkg = same.Package
		}
	}
	for _, other := range steps {
		if other != u.step && strings.HasSuffix(pkg, "/"+other.Folder) {
			return u.fail("%s runs the program of step %s, %s: the wrong zip was uploaded.", u.f.Name, other.Number, other.Title)
		}
	}
	if pkg != "" {
		return Verdict{}, false
	}
	// Nothing says which step the program is of. Of two functions with one program the later one is told.
	for _, other := range steps[:slices.Index(steps, u.step)] {
		if same := u.program(other); same != nil && same.Checksum == p.Checksum && same.Size == p.Size {
			return u.warn("%s runs the same program as %s. Unless you wrote one program for both, one of them has the wrong zip.",
				u.f.Name, u.s.Functions[other.Name].Found.Name)
		}
	}
	return Verdict{}, false
}

// program is the program of a step's function, as far as it is known.
func (u upload) program(step lesson.Step) *parcel.Program {
	f := u.s.Functions[step.Name].Found
	if f == nil || f.Package.Found == nil {
		return nil
	}
	return f.Package.Found.Bootstrap
}

// linked judges a program that needs libraries of the system it runs on, as cgo makes them.
// https://docs.aws.amazon.com/linux/al2023/ug/glibc-gcc-and-binutils.html
func (u upload) linked(p *parcel.Program) (Verdict, bool) {
	if !p.Dynamic {
		return Verdict{}, false
	}
	loader := map[string]string{"x86_64": "/lib64/ld-linux-x86-64.so.2", "arm64": "/lib/ld-linux-aarch64.so.1"}[p.Machine]
	offered, known := map[string]int{"provided.al2023": 34, "provided.al2": 26}[u.f.Runtime]
	switch {
	case p.Interpreter != "" && p.Interpreter != loader:
		return u.fail("bootstrap in the zip of %s was built with cgo and is started by %s, which Amazon Linux does not have.", u.f.Name, p.Interpreter)
	case known && p.GLIBC > offered:
		return u.fail("bootstrap in the zip of %s was built with cgo and needs GLIBC_2.%d; %s has 2.%d. Build it with CGO_ENABLED=0.", u.f.Name, p.GLIBC, u.f.Runtime, offered)
	}
	return u.warn("bootstrap in the zip of %s was built with cgo, so that it needs the C library of the machine that built it, or an older one. Build it with CGO_ENABLED=0.", u.f.Name)
}

func (u upload) right(p *parcel.Program) string {
	what := "a Linux program for " + p.Machine
	if p.Format != parcel.ELF {
		what = "a program for " + system(p.Format) + ", which the practice account takes"
	}
	if p.Package != "" {
		return fmt.Sprintf("bootstrap in the zip of %s is %s, built from %s.", u.f.Name, what, p.Package)
	}
	return fmt.Sprintf("bootstrap in the zip of %s is %s.", u.f.Name, what)
}
