package account

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/lesson"
)

const (
	// pageSize is the largest that Cognito gives.
	// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html
	pageSize = 60
	// maxPoolsSearched bounds the search for the pool that a client id belongs to: one call for each pool.
	maxPoolsSearched = 60
	// maxClients are read side by side. Cognito lets a pool be asked 5 times a second.
	// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
	maxClients = 4
)

// readPool lists the pools, picks the workshop's and reads it with its app clients. Which one it is may only be known once
// the functions have been read.
func (r *reader) readPool(ctx context.Context, functionsRead <-chan struct{}) {
	wanted := r.options.Names.Pool
	r.s.Pools = r.listPools(ctx)
	var id string
	switch {
	case r.s.Pools.Found != nil:
		pools := slices.DeleteFunc(slices.Clone(*r.s.Pools.Found), func(p PoolName) bool { return r.options.theirs(p.Name) })
		id, r.s.PoolChoice = choosePool(wanted, pools, func() []owner {
			<-functionsRead
			return r.owners(ctx, pools)
		})
	case poolID.MatchString(wanted): // an id needs no list
		id, r.s.PoolChoice = wanted, Choice{Rule: ByNames, By: wanted}
	}
	if id == "" {
		if r.s.PoolChoice.Rule == NoneFits {
			r.s.Pool = Missing[Pool]()
		}
		return
	}
	clientsRead := make(chan struct{})
	go func() {
		defer close(clientsRead)
		r.s.Clients = r.readClients(ctx, id)
	}()
	r.s.Pool = r.describePool(ctx, id)
	<-clientsRead
}

func (r *reader) listPools(ctx context.Context) Look[[]PoolName] {
	pools := []PoolName{}
	pages := cognitoidentityprovider.NewListUserPoolsPaginator(r.cognito, &cognitoidentityprovider.ListUserPoolsInput{MaxResults: aws.Int32(pageSize)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return notFound[[]PoolName](r, "cognito-idp:ListUserPools", err)
		}
		for _, pool := range page.UserPools {
			pools = append(pools, PoolName{ID: aws.ToString(pool.Id), Name: aws.ToString(pool.Name)})
			r.scrub.show(aws.ToString(pool.Id), aws.ToString(pool.Name))
		}
	}
	return Found(pools)
}

// owners finds the pools whose app clients the functions name. Pools that cannot be asked are passed over.
func (r *reader) owners(ctx context.Context, pools []PoolName) []owner {
	environments := r.allEnvironments()
	if len(environments) == 0 || len(pools) > maxPoolsSearched {
		return nil
	}
	ids := make([][]string, len(pools))
	inParallel(len(pools), maxClients, func(i int) {
		if look := r.listClients(ctx, pools[i].ID); look.Found != nil {
			ids[i] = *look.Found
		}
	})
	clientsOf := map[string][]string{}
	for i, pool := range pools {
		clientsOf[pool.ID] = ids[i]
	}
	return owners(pools, clientsOf, environments)
}

func (r *reader) describePool(ctx context.Context, id string) Look[Pool] {
	out, err := r.cognito.DescribeUserPool(ctx, &cognitoidentityprovider.DescribeUserPoolInput{UserPoolId: &id})
	if err != nil {
		return notFound[Pool](r, "cognito-idp:DescribeUserPool", err)
	}
	if out.UserPool == nil {
		return Failed[Pool](&Fault{Kind: Malformed, Operation: "cognito-idp:DescribeUserPool", Message: "the answer has no UserPool"})
	}
	return Found(pool(out.UserPool))
}

func pool(p *types.UserPoolType) Pool {
	pool := Pool{
		ID: aws.ToString(p.Id), Name: aws.ToString(p.Name), ARN: aws.ToString(p.Arn), Issuer: issuer(p),
		UsernameAttributes: texts(p.UsernameAttributes), AliasAttributes: texts(p.AliasAttributes),
		AutoVerified: texts(p.AutoVerifiedAttributes), RequiredAttributes: []string{},
		AdminCreateUserOnly: p.AdminCreateUserConfig != nil && p.AdminCreateUserConfig.AllowAdminCreateUserOnly,
		MFA:                 string(p.MfaConfiguration),
		// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeviceConfigurationType.html
		DeviceTracking:    p.DeviceConfiguration != nil,
		DeletionProtected: p.DeletionProtection == types.DeletionProtectionTypeActive,
		Settings:          poolSettings(p),
	}
	for _, attribute := range p.SchemaAttributes {
		if name := aws.ToString(attribute.Name); aws.ToBool(attribute.Required) && name != "sub" {
			pool.RequiredAttributes = append(pool.RequiredAttributes, name)
		}
	}
	if pool.MFA == "" {
		pool.MFA = string(types.UserPoolMfaTypeOff)
	}
	return pool
}

// listClients returns the ids of a pool's app clients; each pool is asked once.
func (r *reader) listClients(ctx context.Context, pool string) Look[[]string] {
	r.mu.Lock()
	look, asked := r.clientsOf[pool]
	r.mu.Unlock()
	if asked {
		return look
	}
	look = r.askForClients(ctx, pool)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clientsOf[pool] = look
	return look
}

func (r *reader) askForClients(ctx context.Context, pool string) Look[[]string] {
	ids := []string{}
	pages := cognitoidentityprovider.NewListUserPoolClientsPaginator(r.cognito,
		&cognitoidentityprovider.ListUserPoolClientsInput{UserPoolId: &pool, MaxResults: aws.Int32(pageSize)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return notFound[[]string](r, "cognito-idp:ListUserPoolClients", err)
		}
		for _, client := range page.UserPoolClients {
			ids = append(ids, aws.ToString(client.ClientId))
			r.scrub.show(aws.ToString(client.ClientId), aws.ToString(client.ClientName))
		}
	}
	return Found(ids)
}

// readClients reads every app client of a pool. One that cannot be read fails them all, since it might be the one.
func (r *reader) readClients(ctx context.Context, pool string) Look[[]Client] {
	listed := r.listClients(ctx, pool)
	if listed.Found == nil {
		return Look[[]Client]{Missing: listed.Missing, Fault: listed.Fault}
	}
	looks := make([]Look[Client], len(*listed.Found))
	inParallel(len(looks), maxClients, func(i int) { looks[i] = r.describeClient(ctx, pool, (*listed.Found)[i]) })

	clients := []Client{}
	for _, look := range looks {
		switch {
		case look.Fault != nil:
			return Failed[[]Client](look.Fault)
		case look.Found != nil: // Missing: deleted since it was listed
			clients = append(clients, *look.Found)
		}
	}
	return Found(clients)
}

func (r *reader) describeClient(ctx context.Context, pool, id string) Look[Client] {
	out, err := r.cognito.DescribeUserPoolClient(ctx, &cognitoidentityprovider.DescribeUserPoolClientInput{UserPoolId: &pool, ClientId: &id})
	if err != nil {
		return notFound[Client](r, "cognito-idp:DescribeUserPoolClient", err)
	}
	c := out.UserPoolClient
	if c == nil {
		return Failed[Client](&Fault{Kind: Malformed, Operation: "cognito-idp:DescribeUserPoolClient", Message: "the answer has no UserPoolClient"})
	}
	if secret := aws.ToString(c.ClientSecret); secret != "" {
		r.scrub.hide(secret)
		r.mu.Lock()
		r.secrets[id] = secret
		r.mu.Unlock()
	}
	return Found(Client{
		ID: aws.ToString(c.ClientId), Name: aws.ToString(c.ClientName), HasSecret: aws.ToString(c.ClientSecret) != "",
		AuthFlows: texts(c.ExplicitAuthFlows), WriteAttributes: texts(c.WriteAttributes),
		Rotation: c.RefreshTokenRotation != nil && c.RefreshTokenRotation.Feature == types.FeatureTypeEnabled,
		Settings: clientSettings(c),
	})
}

// concludeClient does what needs both the app clients and the functions: it picks the client, and says of each variable
// what its value turned out to be.
func (r *reader) concludeClient(ctx context.Context) {
	k := known{secrets: r.secrets}
	if r.s.Pools.Found != nil {
		k.pools = *r.s.Pools.Found
	}
	if r.s.Clients.Found != nil {
		k.clients = *r.s.Clients.Found
	}
	for step, e := range r.environments {
		r.s.Functions[step].Found.Variables = k.variables(e.values)
	}
	switch {
	case r.s.Clients.Fault != nil:
		r.s.Client = Failed[Client](r.s.Clients.Fault)
	case r.s.Clients.Found != nil:
		r.pickClient(ctx, k.clients)
	}
}

func (r *reader) pickClient(ctx context.Context, clients []Client) {
	var ids []string
	for _, client := range clients {
		ids = append(ids, client.ID)
	}
	client, choice := chooseClient(r.options.Names.Client, clients, naming(r.allEnvironments(), ids))
	r.s.ClientChoice = choice
	switch {
	case client != nil:
		if client.HasSecret && r.otherSecret() {
			r.askForSecondSecret(ctx, client)
		}
		r.s.Client = Found(*client)
	case choice.Rule == NoneFits:
		r.s.Client = Missing[Client]()
	}
}

// otherSecret tells whether a function has a clientSecret that is no value of this account's.
func (r *reader) otherSecret() bool {
	for _, function := range r.s.Functions {
		if function.Found != nil && slices.ContainsFunc(function.Found.Variables, func(v Variable) bool {
			return v.Name == lesson.ClientSecretVariable && !v.Empty && len(v.Equals) == 0
		}) {
			return true
		}
	}
	return false
}

// askForSecondSecret finds out whether a client has two secrets; AWS never lists their values.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClientSecrets.html
func (r *reader) askForSecondSecret(ctx context.Context, client *Client) {
	out, err := r.cognito.ListUserPoolClientSecrets(ctx, &cognitoidentityprovider.ListUserPoolClientSecretsInput{
		UserPoolId: &r.s.Pool.Found.ID, ClientId: &client.ID,
	})
	switch {
	case err == nil:
		client.SecondSecret = len(out.ClientSecrets) > 1
	case unknownOperation(err): // where nobody can list secrets, nobody can add a second one
	default:
		client.SecretsFault = r.fault("cognito-idp:ListUserPoolClientSecrets", err)
	}
}
