package wire_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice/wire"
)

func TestJSON(t *testing.T) {
	deep := strings.Repeat(`{"Deeper":`, 20_000) + "{}" + strings.Repeat("}", 20_000)
	for name, row := range map[string]struct {
		body   string
		status int
		answer string
	}{
		"nothing":                   {``, 200, `{"Size":0,"Sure":false}`},
		"an empty object":           {` {} `, 200, `{"Size":0,"Sure":false}`},
		"null":                      {`null`, 200, `{"Size":0,"Sure":false}`},
		"plain members":             {`{"Name":"a","Count":7,"Size":8,"Sure":true,"Maybe":false}`, 200, `{"Name":"a","Count":7,"Size":8,"Sure":true,"Maybe":false}`},
		"members that are null":     {`{"Name":null,"Count":null,"Tags":null,"Nested":null,"Map":null,"When":null}`, 200, `{"Size":0,"Sure":false}`},
		"an empty string":           {`{"Name":""}`, 200, `{"Name":"","Size":0,"Sure":false}`},
		"signs that HTML escapes":   {`{"Name":"<&>"}`, 200, `{"Name":"<&>","Size":0,"Sure":false}`},
		"a blob":                    {`{"Blob":"AAEC"}`, 200, `{"Blob":"AAEC","Size":0,"Sure":false}`},
		"lists":                     {`{"Names":["a",""],"Tags":[{"Key":"k","Value":"v"},{}],"Kinds":["SMALL"]}`, 200, `{"Names":["a",""],"Tags":[{"Key":"k","Value":"v"},{}],"Kinds":["SMALL"],"Size":0,"Sure":false}`},
		"empty lists and maps":      {`{"Names":[],"Map":{}}`, 200, `{"Names":[],"Map":{},"Size":0,"Sure":false}`},
		"a map":                     {`{"Map":{"a b":"c"}}`, 200, `{"Map":{"a b":"c"},"Size":0,"Sure":false}`},
		"structures":                {`{"Nested":{"Deeper":{"Text":"t"}}}`, 200, `{"Nested":{"Deeper":{"Text":"t"}},"Size":0,"Sure":false}`},
		"a time":                    {`{"When":1795338000.5}`, 200, `{"When":1795338000.5,"Size":0,"Sure":false}`},
		"an enum":                   {`{"Kind":"LARGE"}`, 200, `{"Kind":"LARGE","Size":0,"Sure":false}`},
		"the same member twice":     {`{"Name":"a","Name":"b"}`, 200, `{"Name":"b","Size":0,"Sure":false}`},
		"members of another case":   {`{"name":"a","NAME":"b"}`, 200, `{"Size":0,"Sure":false}`},
		"members that are unknown":  {`{"Other":{"x":[1,{"y":null}]},"ResultMetadata":{"Secret":"s"},"noDocument":{}}`, 200, `{"Size":0,"Sure":false}`},
		"a wrong enum":              {`{"Kind":"HUGE"}`, 400, `Value 'HUGE' at 'kind' failed to satisfy constraint: Member must satisfy enum value set: [SMALL, LARGE]`},
		"a wrong enum in a list":    {`{"Kinds":["SMALL","HUGE"]}`, 400, `Value '[SMALL, HUGE]' at 'kinds' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [SMALL, LARGE], Member must not be null]`},
		"a number for a string":     {`{"Name":7}`, 400, `NUMBER_VALUE can not be converted to a String`},
		"a string for a number":     {`{"Count":"7"}`, 400, `STRING_VALUE can not be converted to an Integer`},
		"a number that is too much": {`{"Count":9999999999}`, 400, `can not be converted to an Integer`},
		"an object for a string":    {`{"Name":{}}`, 400, `Start of structure or map found where not expected`},
		"a list for a structure":    {`{"Nested":[]}`, 400, `Start of list found where not expected`},
		"a string for a list":       {`{"Tags":"a"}`, 400, `STRING_VALUE can not be converted to a List or Blob`},
		"a string for a time":       {`{"When":"now"}`, 400, `STRING_VALUE can not be converted to a Double`},
		"true for a map":            {`{"Map":true}`, 400, `BOOL_VALUE can not be converted to a Map`},
		"a list at the top":         {`[]`, 400, `Start of list found where not expected`},
		"no base64":                 {`{"Blob":"?"}`, 400, `SerializationException`},
		"half of it":                {`{"Name":"a"`, 400, `SerializationException`},
		"a key alone":               {`{"Name"`, 400, `SerializationException`},
		"more than one":             {`{}{}`, 400, `SerializationException`},
		"no JSON":                   {`<xml/>`, 400, `SerializationException`},
		"too deep for anybody":      {`{"Nested":` + deep + `}`, 400, `more than 50 deep`},
		"too deep and unknown":      {`{"Other":` + strings.Repeat("[", 1<<19) + `}`, 400, `SerializationException`},
		"a list without end":        {`{"Names":["` + strings.Repeat(`","`, 1<<18) + `"]}`, 400, `more than 100000 values`},
		"a map without end":         {`{"Map":{"a":"` + strings.Repeat(`","a":"`, 1<<17) + `"}}`, 400, `more than 100000 values`},
	} {
		t.Run(name, func(t *testing.T) {
			var faults []error
			handler := service(&faults).JSON(nil, operations()...)
			used := memory(func() {
				answer := ask(t, handler, http.MethodPost, "/", row.body, map[string]string{"X-Amz-Target": "Echo.Echo", "Content-Type": jsonType})
				require.Equal(t, row.status, answer.Code, answer.Body.String())
				if row.status == http.StatusOK && len(row.answer) > 10 {
					assert.JSONEq(t, row.answer, answer.Body.String())
				} else {
					assert.Contains(t, answer.Body.String(), row.answer)
				}
			})
			assert.Less(t, used, uint64(maxMemory))
			assert.Empty(t, faults)
		})
	}
}

func TestJSONNamesMembersAsTheServiceDoes(t *testing.T) {
	var faults []error
	handler := service(&faults).JSON(wire.LowerFirst, operations()...)
	answer := ask(t, handler, http.MethodPost, "/", `{"name":"a","Name":"b","tags":[{"key":"k"}],"map":{"Key":"v"}}`,
		map[string]string{"X-Amz-Target": "Echo.Echo", "Content-Type": jsonType + "; charset=UTF-8"})
	assert.JSONEq(t, `{"name":"a","tags":[{"key":"k"}],"map":{"Key":"v"},"size":0,"sure":false}`, answer.Body.String())
}

func TestQuery(t *testing.T) {
	for name, row := range map[string]struct {
		form   string
		status int
		answer string
	}{
		"plain members":           {"Name=a&Count=7&Sure=true", 200, "<EchoResult><Name>a</Name><Count>7</Count><Size>0</Size><Sure>true</Sure></EchoResult>"},
		"an empty string":         {"Name=", 200, "<Name></Name>"},
		"signs that XML escapes":  {"Name=%3C%26%3E", 200, "<Name>&lt;&amp;&gt;</Name>"},
		"structures":              {"Nested.Deeper.Text=t", 200, "<Nested><Deeper><Text>t</Text></Deeper></Nested>"},
		"lists":                   {"Names.member.2=b&Names.member.1=a&Tags.member.1.Key=k&Tags.member.1.Value=v", 200, "<Names><member>a</member><member>b</member></Names><Tags><member><Key>k</Key><Value>v</Value></member></Tags>"},
		"an empty list":           {"Names=", 200, "<EchoResult><Size>"},
		"the same member twice":   {"Name=a&Name=b", 200, "<Name>a</Name>"},
		"unknown members":         {"Other=a&Nested.Other.X=b&Name.More=c&ResultMetadata.Secret=s&noDocument=1", 200, "<EchoResult>"},
		"members of another case": {"name=a", 200, "<EchoResult><Size>"},
		"a number that is none":   {"Count=many", 400, "<Code>MalformedInput</Code>"},
		"no truth":                {"Sure=perhaps", 400, "<Code>MalformedInput</Code>"},
		"a huge list":             {"Tags.member.999999999.Key=a", 400, "<Code>MalformedInput</Code>"},
		"a list from zero":        {"Tags.member.0.Key=a", 400, "<Code>MalformedInput</Code>"},
		"a list of words":         {"Tags.member.first.Key=a", 400, "<Code>MalformedInput</Code>"},
		"a wrong enum":            {"Kind=HUGE", 400, "<Code>ValidationException</Code>"},
		"a path without end":      {"Nested." + strings.Repeat("Deeper.", 1<<17) + "Text=t", 400, "<Code>MalformedInput</Code>"},
		"a path of dots":          {strings.Repeat(".", 1<<20) + "=t", 400, "<Code>MalformedInput</Code>"},
	} {
		t.Run(name, func(t *testing.T) {
			var faults []error
			handler := service(&faults).Query("https://echo.example.com/", operations()...)
			used := memory(func() {
				answer := ask(t, handler, http.MethodPost, "/", "Action=Echo&Version=1&"+row.form, map[string]string{"Content-Type": formType})
				require.Equal(t, row.status, answer.Code, answer.Body.String())
				assert.Contains(t, answer.Body.String(), row.answer)
				assert.Contains(t, answer.Body.String(), "<RequestId>1</RequestId>")
			})
			assert.Less(t, used, uint64(maxMemory))
			assert.Empty(t, faults)
		})
	}
}

func TestREST(t *testing.T) {
	for name, row := range map[string]struct {
		method, target, body string
		status               int
		answer               string
	}{
		"path and body":             {"POST", "/2015/echo/a", `{"Count":7}`, 201, `{"Name":"a","Count":7,"Size":0,"Sure":false}`},
		"the path before the body":  {"POST", "/2015/echo/a", `{"Name":"b"}`, 201, `{"Name":"a","Size":0,"Sure":false}`},
		"an escaped ARN":            {"POST", "/2015/echo/arn%3Aaws%3Ax%2Fy", ``, 201, `{"Name":"arn:aws:x/y","Size":0,"Sure":false}`},
		"a query":                   {"GET", "/2015/echo?Count=7&Sure=true&Other=x&ResultMetadata=x", ``, 200, `{"Count":7,"Size":0,"Sure":true}`},
		"a query that is no number": {"GET", "/2015/echo?Count=x", ``, 400, `SerializationException`},
		"a query of a structure":    {"GET", "/2015/echo?Nested=x&Tags=y", ``, 200, `{"Size":0,"Sure":false,"Nested":{}}`},
		"another method":            {"DELETE", "/2015/echo/a", ``, 501, `NotEmulated`},
		"another path":              {"GET", "/2015/nothing", ``, 501, `NotEmulated`},
		"a path that leads up":      {"GET", "/2015/x/../echo", ``, 501, `NotEmulated`},
		"a double slash":            {"GET", "//2015/echo", ``, 501, `NotEmulated`},
		"no JSON":                   {"POST", "/2015/echo/a", `<a/>`, 400, `SerializationException`},
		"a wrong enum":              {"POST", "/2015/echo/a", `{"Kind":"HUGE"}`, 400, `ValidationException`},
	} {
		t.Run(name, func(t *testing.T) {
			var faults []error
			answer := ask(t, service(&faults).REST(routes()...), row.method, row.target, row.body, nil)
			require.Equal(t, row.status, answer.Code, answer.Body.String())
			if row.status < 300 {
				assert.JSONEq(t, row.answer, answer.Body.String())
			} else {
				assert.Equal(t, row.answer, answer.Header().Get("X-Amzn-Errortype"))
			}
			assert.Empty(t, faults)
		})
	}
}

// A fault of the practice account's own is told where it is served; the client gets a sentence and no Go message.
func TestFaultsAreAnsweredInASentence(t *testing.T) {
	for _, how := range []string{"panic", "error"} {
		var faults []error
		s := service(&faults)
		for protocol, answer := range map[string]interface{ Result() *http.Response }{
			"JSON":  ask(t, s.JSON(nil, operations()...), "POST", "/", `{"How":"`+how+`"}`, map[string]string{"X-Amz-Target": "E.Broken", "Content-Type": jsonType}),
			"Query": ask(t, s.Query("https://echo.example.com/", operations()...), "POST", "/", "Action=Broken&How="+how, map[string]string{"Content-Type": formType}),
			"REST":  ask(t, s.REST(routes()...), "POST", "/2015/broken", `{"How":"`+how+`"}`, nil),
		} {
			response := answer.Result()
			text := new(strings.Builder)
			require.NoError(t, response.Write(text))
			assert.Equal(t, http.StatusInternalServerError, response.StatusCode, protocol)
			assert.Contains(t, text.String(), "It went wrong.", protocol)
			assert.Contains(t, text.String(), "InternalFailure", protocol)
			for _, word := range []string{"panic", "goroutine", "disk"} {
				assert.NotContains(t, text.String(), word, protocol)
			}
		}
		require.Len(t, faults, 3)
		if how == "panic" {
			assert.Contains(t, faults[0].Error(), "at the operation")
		} else {
			assert.ErrorAs(t, faults[0], new(disk))
		}
	}
}

// A long answer is compressed for those who can read it, so that it leaves in one packet.
func TestALongAnswerIsCompressedForThoseWhoWantIt(t *testing.T) {
	var faults []error
	handler := service(&faults).JSON(nil, operations()...)
	long := `{"Name":"` + strings.Repeat("a long name ", 1000) + `","Size":0,"Sure":false}`
	headers := map[string]string{"X-Amz-Target": "Echo.Echo", "Content-Type": jsonType}
	assert.JSONEq(t, long, ask(t, handler, http.MethodPost, "/", long, headers).Body.String())

	headers["Accept-Encoding"] = "gzip, deflate"
	answer := ask(t, handler, http.MethodPost, "/", long, headers)
	assert.Equal(t, "gzip", answer.Header().Get("Content-Encoding"))
	assert.Equal(t, strconv.Itoa(answer.Body.Len()), answer.Header().Get("Content-Length"))
	assert.Less(t, answer.Body.Len(), 1000)
	plain, err := gzip.NewReader(answer.Body)
	require.NoError(t, err)
	text, err := io.ReadAll(plain)
	require.NoError(t, err)
	assert.JSONEq(t, long, string(text))
}
