package logs

import (
	"context"
	"slices"
	"strings"

	api "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

func (s *Service) createLogGroup(_ context.Context, call *wire.Call, in *api.CreateLogGroupInput) (*api.CreateLogGroupOutput, error) {
	name := *in.LogGroupName
	switch {
	case strings.HasPrefix(strings.ToLower(name), "aws/"):
		return nil, invalid("Log groups starting with AWS/ are reserved for AWS.")
	case in.KmsKeyId != nil:
		return nil, wire.NotEmulated("logs:CreateLogGroup with kmsKeyId")
	case in.LogGroupClass != "" && in.LogGroupClass != types.LogGroupClassStandard:
		return nil, wire.NotEmulated("log groups of the class " + string(in.LogGroupClass))
	case in.DeletionProtectionEnabled != nil && *in.DeletionProtectionEnabled:
		return nil, wire.NotEmulated("logs:CreateLogGroup with deletionProtectionEnabled")
	}
	made := group{Name: name, Class: string(in.LogGroupClass), Created: s.Now().UnixMilli()}
	if made.Class == "" {
		made.Class = string(types.LogGroupClassStandard)
	}
	var err error
	if made.Tags, err = addTags(nil, in.Tags); err != nil {
		return nil, err
	}
	err = s.Store.Update(func(tx *store.Tx) error {
		key := store.Key(call.Region, name)
		if _, found, err := groups.Get(tx, key); err != nil || found {
			return firstOf(err, groupExists)
		}
		return groups.Put(tx, key, made)
	})
	return &api.CreateLogGroupOutput{}, err
}

func (s *Service) describeLogGroups(_ context.Context, call *wire.Call, in *api.DescribeLogGroupsInput) (*api.DescribeLogGroupsOutput, error) {
	switch {
	case in.LogGroupNamePrefix != nil && in.LogGroupNamePattern != nil:
		return nil, invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")
	case in.IncludeLinkedAccounts != nil && *in.IncludeLinkedAccounts:
		return nil, wire.NotEmulated("logs:DescribeLogGroups with includeLinkedAccounts")
	}
	var wanted []string
	for _, identifier := range in.LogGroupIdentifiers {
		wanted = append(wanted, nameOf(call, &identifier))
	}
	var list []types.LogGroup
	err := s.Store.View(func(tx *store.Tx) error {
		for g, err := range groups.All(tx, store.Key(call.Region, orEmpty(in.LogGroupNamePrefix))) {
			if err != nil {
				return err
			}
			named := wanted == nil || slices.Contains(wanted, g.Name)
			classed := in.LogGroupClass == "" || string(in.LogGroupClass) == g.Class
			if named && classed && strings.Contains(g.Name, orEmpty(in.LogGroupNamePattern)) {
				list = append(list, g.described(call))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	part, next, err := paginate(list, func(g types.LogGroup) string { return *g.LogGroupName }, in.NextToken, count(in.Limit, 50))
	return &api.DescribeLogGroupsOutput{LogGroups: orNone(part), NextToken: next}, err
}

// described leaves storedBytes at 0, as AWS does for a young group: there it is counted from time to time.
func (g group) described(call *wire.Call) types.LogGroup {
	plain := arn(call, g.Name)
	starred := plain + ":*"
	var none int32
	var noBytes int64
	var protected bool
	return types.LogGroup{
		LogGroupName: &g.Name, Arn: &starred, LogGroupArn: &plain, LogGroupClass: types.LogGroupClass(g.Class),
		CreationTime: &g.Created, MetricFilterCount: &none, StoredBytes: &noBytes, DeletionProtectionEnabled: &protected,
	}
}

func (s *Service) deleteLogGroup(_ context.Context, call *wire.Call, in *api.DeleteLogGroupInput) (*api.DeleteLogGroupOutput, error) {
	name := *in.LogGroupName
	err := s.Store.Update(func(tx *store.Tx) error {
		if _, err := findGroup(tx, call.Region, name); err != nil {
			return err
		}
		below := store.Key(call.Region, name, "")
		if err := deleteEvents(tx, call.Region, name, below); err != nil {
			return err
		}
		all, err := readStreams(tx, below)
		if err != nil {
			return err
		}
		for _, one := range all {
			if err := streams.Delete(tx, store.Key(call.Region, name, one.Name)); err != nil {
				return err
			}
		}
		return groups.Delete(tx, store.Key(call.Region, name))
	})
	return &api.DeleteLogGroupOutput{}, err
}

// orNone makes an empty list of none, because AWS sends an empty list too.
func orNone[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
