// Package wire turns HTTP requests into calls of plain functions and their answers back into what AWS clients
// expect to read: AWS JSON 1.1, the Query protocol and REST-JSON. Inputs and outputs are the SDK's own types, so
// shapes are AWS's. It knows the protocols and no service; what an operation does never comes in here, and no
// operation ever sees HTTP.
package wire

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"
)

// Call is all that an operation learns about who called it and where.
type Call struct {
	Account   string // the practice account's id
	Region    string // the Region of the signature; empty for an unsigned call from outside a function
	Caller    Caller
	RequestID string
	BaseURL   string // where the account is being served, e.g. http://127.0.0.1:4580
	// BadSignature says that the call has an Authorization header for AWS that is not a well-formed signature.
	BadSignature bool
}

// Caller is whose credentials signed a call.
type Caller struct {
	AccessKeyID string // empty for an unsigned call
	ARN         string // empty when nobody knows the access key
	UserID      string
	RoleName    string // set for an assumed role, whose policies are judged; the learner's own credentials may do everything
}

// Operation is one AWS API operation: a function from an input to an output.
type Operation struct {
	Name     string
	action   string
	unsigned bool
	ownEnums map[string]bool
	resource func(call *Call, in any) string
	model    *Model
	newInput func() any
	serve    func(ctx context.Context, call *Call, in any) (any, error)
}

// Op makes an Operation of a function. Its name is that of the input's type: SignUpInput makes SignUp.
func Op[In, Out any](f func(context.Context, *Call, *In) (*Out, error)) Operation {
	return Operation{
		Name:     strings.TrimSuffix(reflect.TypeFor[In]().Name(), "Input"),
		model:    NewModel(""),
		newInput: func() any { return new(In) },
		serve: func(ctx context.Context, call *Call, in any) (any, error) {
			out, err := f(ctx, call, in.(*In))
			if err != nil {
				return nil, err
			}
			return out, nil
		},
	}
}

// Unsigned marks an operation that anyone may call, without credentials; AWS evaluates no IAM policy for it.
func (o Operation) Unsigned() Operation {
	o.unsigned = true
	return o
}

// Anonymous tells whether anyone may call the operation (see Unsigned).
func (o Operation) Anonymous() bool { return o.unsigned }

// Action names the IAM action of an operation whose own name it is not: Invoke is judged as "InvokeFunction".
func (o Operation) Action(name string) Operation {
	o.action = name
	return o
}

// JudgesEnum leaves the enum of a member (as the constraint names it: "runtime") to the operation, where AWS words
// its refusal in another way.
func (o Operation) JudgesEnum(member string) Operation {
	o.ownEnums = map[string]bool{member: true}
	return o
}

// On says which resource a call is about, for the policies of the role that makes it. An operation without it is
// about "*".
func On[In any](o Operation, resource func(call *Call, in *In) string) Operation {
	o.resource = func(call *Call, in any) string { return resource(call, in.(*In)) }
	return o
}

// Guard decides whether a caller may do an action (such as "lambda:GetFunction") on a resource.
// It returns nil or the *Error to answer with.
type Guard func(ctx context.Context, call *Call, action, resource string) error

// Error is a refusal in AWS's words. Only its Code is a promise; AWS rewords messages.
type Error struct {
	Code    string
	Message string
	Status  int // HTTP status; 400 when 0
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// StatusCode is the HTTP status of the refusal.
func (e *Error) StatusCode() int {
	if e.Status == 0 {
		return http.StatusBadRequest
	}
	return e.Status
}

// Errorf makes an Error of status 400.
func Errorf(code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// NotEmulated is the answer to everything that the practice account does not do. It never invents success.
func NotEmulated(what string) *Error {
	return &Error{
		Code:   "NotEmulated",
		Status: http.StatusNotImplemented,
		Message: fmt.Sprintf("The practice account does not emulate %s. What it emulates is listed in README.md, "+
			"under \"What the practice account emulates\".", what),
	}
}

// run asks the guard and then the operation.
func (o Operation) run(ctx context.Context, call *Call, service string, guard Guard, in any) (any, error) {
	if !o.unsigned {
		resource := "*"
		if o.resource != nil {
			resource = o.resource(call, in)
		}
		action := o.action
		if action == "" {
			action = o.Name
		}
		if err := guard(ctx, call, service+":"+action, resource); err != nil {
			return nil, err
		}
	}
	if err := o.model.check(in, o.ownEnums); err != nil {
		return nil, err
	}
	return o.serve(ctx, call, in)
}
