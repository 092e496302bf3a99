package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/logging"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/practice"
	"cognito-lambda-workshop/checker/practice/store"
)

// place are the flags that say which account to look at.
type place struct {
	Practice    bool   `help:"Look at the practice account."`
	Data        string `help:"The practice account's folder." default:".practice" placeholder:"DIR"`
	Profile     string `help:"As in the AWS CLI." placeholder:"NAME"`
	Region      string `help:"As in the AWS CLI." placeholder:"REGION"`
	EndpointURL string `name:"endpoint-url" help:"As in the AWS CLI." placeholder:"URL"`

	// steady asks for the same address each time, for those who stay and aim other terminals at it.
	steady bool
}

func (p place) given() bool {
	return p.Practice || p.Profile != "" || p.Region != "" || p.EndpointURL != ""
}

// open aims at the account. The returned function is called when the look is over.
func (p place) open(ctx context.Context, t terminal) (account.Options, func(), error) {
	nothing := func() {}
	if p.Practice {
		if p.EndpointURL != "" || p.Profile != "" {
			return account.Options{}, nothing, errors.New("--practice looks at the account on this machine, with credentials of its own; leave out --endpoint-url and --profile")
		}
		return p.openPractice(ctx, t)
	}
	if p.EndpointURL != "" && !strings.HasPrefix(p.EndpointURL, "http://") && !strings.HasPrefix(p.EndpointURL, "https://") {
		return account.Options{}, nothing, fmt.Errorf("--endpoint-url wants an address such as https://host:port, not %q", p.EndpointURL)
	}
	cfg, err := loadConfig(ctx, p, t)
	if err != nil {
		return account.Options{}, nothing, err
	}
	return account.Options{
		Config: cfg, Endpoint: aws.ToString(cfg.BaseEndpoint), CLIFlags: p.cliFlags(), Limits: &account.Limits{},
	}, nothing, nil
}

// kind is what is known of the account before it answers: "aws", "practice" or an address, as a report says it.
func (p place) kind() string {
	switch {
	case p.Practice:
		return "practice"
	case p.EndpointURL != "":
		return p.EndpointURL
	}
	return "aws"
}

// cliFlags aim the AWS CLI at the same account as the checker.
func (p place) cliFlags() []string {
	var flags []string
	for _, flag := range [][2]string{{"--profile", p.Profile}, {"--region", p.Region}, {"--endpoint-url", p.EndpointURL}} {
		if flag[1] != "" {
			flags = append(flags, flag[0], flag[1])
		}
	}
	return flags
}

// loadConfig reads the AWS configuration as the AWS CLI does.
// https://docs.aws.amazon.com/sdkref/latest/guide/creds-config-files.html
func loadConfig(ctx context.Context, p place, t terminal) (aws.Config, error) {
	options := []func(*config.LoadOptions) error{
		config.WithLogger(logging.Nop{}), // the SDK's own remarks are not for learners
		config.WithHTTPClient(account.NewHTTPClient()),
		config.WithRetryer(func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts = 8 })
		}),
	}
	if p.Profile != "" {
		options = append(options, config.WithSharedConfigProfile(p.Profile))
	}
	if p.Region != "" {
		options = append(options, config.WithRegion(p.Region))
	}
	if p.EndpointURL != "" {
		options = append(options, config.WithBaseEndpoint(p.EndpointURL))
	}
	cfg, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return cfg, credentialsError{unreadable(cmp.Or(p.Profile, t.getenv("AWS_PROFILE")), err)}
	}
	return cfg, nil
}

// unreadable says what is wrong with the AWS configuration. profile is the one that was asked for.
func unreadable(profile string, err error) error {
	const list = "aws configure list-profiles shows those that there are"
	_, asksMFA := errors.AsType[config.AssumeRoleTokenProviderNotSetError](err)
	role, isRole := errors.AsType[config.SharedConfigAssumeRoleError](err)
	missing, isMissing := errors.AsType[config.SharedConfigProfileNotExistError](err)
	switch {
	case asksMFA:
		return fmt.Errorf(`the AWS profile %[1]q asks for an MFA code, which the checker cannot take; run eval "$(aws configure export-credentials --profile %[1]s --format env)" first, and leave out the profile`, profile)
	case isRole: // which builds on another profile
		return fmt.Errorf("the AWS profile %q gets its credentials from the profile %q, which is not on this machine or has none; %s", profile, role.Profile, list)
	case isMissing:
		return fmt.Errorf("there is no AWS profile %q on this machine; %s", cmp.Or(profile, missing.Profile), list)
	}
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner // without what the SDK wraps around it
	}
	said := strings.TrimSuffix(strings.Join(strings.Fields(err.Error()), " "), ".")
	return fmt.Errorf("the AWS configuration of this machine cannot be read: %s; aws configure list shows where it comes from", said)
}

// credentialsError says that there are no usable credentials, before any call.
type credentialsError struct{ error }

// practiceConfig aims at a practice account, with made-up credentials and never the learner's own.
func practiceConfig(url, region string) aws.Config {
	return aws.Config{
		Region:       region,
		BaseEndpoint: aws.String(url),
		HTTPClient:   account.NewHTTPClient(),
		Credentials:  credentials.NewStaticCredentialsProvider(practiceAccessKey, practiceSecretKey, ""),
	}
}

// The made-up credentials of the practice account. Any well-formed ones do.
const (
	practiceAccessKey = "AKIAPRACTICEPRACTICE"
	practiceSecretKey = "practice"
)

// practiceRegion is the Region of the practice account unless another is asked for.
func (p place) practiceRegion() string {
	if p.Region != "" {
		return p.Region
	}
	return practice.DefaultRegion
}

// openPractice aims at the practice account of the data folder: the one that is being served, or else served for
// as long as this look takes.
func (p place) openPractice(ctx context.Context, t terminal) (account.Options, func(), error) {
	found, err := p.reach(ctx, t)
	if err != nil {
		return account.Options{}, found.done, err
	}
	region := found.region
	if p.Region != "" {
		region = p.Region
	}
	return account.Options{
		Config: practiceConfig(found.url, region), Endpoint: found.url,
		CLIFlags: []string{"--region", region, "--endpoint-url", found.lasting},
	}, found.done, nil
}

// reached is a practice account that answers.
type reached struct {
	url     string
	lasting string // where commands that are shown to the learner find it, now or once it is served
	region  string
	done    func() // to be called when it is no longer needed
}

// reach finds the practice account that is being served, or serves it until done is called.
func (p place) reach(ctx context.Context, t terminal) (reached, error) {
	nothing := reached{done: func() {}}
	opened, err := openFolder(p.Data, t)
	if errors.Is(err, store.ErrInUse) {
		serving, found, err := practice.Find(p.Data)
		if err != nil || !found || !serving.Answers(ctx) {
			return nothing, inUse(p.Data)
		}
		return reached{url: serving.URL, lasting: serving.URL, region: serving.Region, done: nothing.done}, nil
	}
	if err != nil {
		return nothing, err
	}
	listener, err := p.listen()
	if err != nil {
		opened.Close()
		return nothing, fmt.Errorf("the practice account could not be served: %w", err)
	}
	// An interrupted look still deletes its throw-away user, so the account answers until the look is done.
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := opened.Serve(serving, listener, p.practiceRegion()); err != nil {
			fmt.Fprintln(t.err, "checker: "+err.Error())
		}
	}()
	done := func() {
		stop()
		<-ended
		if err := opened.Close(); err != nil {
			fmt.Fprintln(t.err, "checker: "+err.Error())
		}
	}
	return reached{
		url: "http://" + listener.Addr().String(), lasting: "http://" + practice.DefaultListen, region: p.practiceRegion(), done: done,
	}, nil
}

func (p place) listen() (net.Listener, error) {
	if p.steady {
		if listener, err := practice.Listen(practice.DefaultListen); err == nil {
			return listener, nil
		}
	}
	return practice.Listen("127.0.0.1:0")
}

func inUse(folder string) error {
	return fmt.Errorf("the practice account in %s is in use by another process, which does not say where it listens; wait for it to end, or choose another folder with --data", folder)
}

// openFolder opens a data folder, and says what to do where it cannot.
func openFolder(folder string, t terminal) (*practice.Account, error) {
	opened, err := practice.Open(practice.Options{
		Folder: folder,
		Now:    time.Now,
		Mail:   t.showMail,
		Report: func(err error) { fmt.Fprintln(t.err, "checker: the practice account: "+err.Error()) },
	})
	if damaged, ok := errors.AsType[*store.DamagedError](err); ok {
		return nil, fmt.Errorf("the practice account's records in %s are damaged and were left as they are; to start anew, move that file away or use another folder with --data (%w)", damaged.Path, damaged.Cause)
	}
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return nil, fmt.Errorf("the practice account's folder %s cannot be written; choose another one with --data (%w)", folder, err)
	}
	return opened, err
}
