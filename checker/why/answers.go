package why

import (
	"regexp"
	"strconv"
)

// functionStatus finds the status code in an answer or a log line of a function. Invoke's own StatusCode, with a
// capital S, says only whether Lambda ran the function: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
var (
	functionStatus = regexp.MustCompile(`\bstatusCode["']?[:=]["']?([0-9]{3})\b`)
	invokeStatus   = regexp.MustCompile(`"StatusCode":20[024]\b`)
)

// statusCodes tells what the status codes in a text say. What went well is told only when nothing else is known.
func (r reading) statusCodes(nothingElse bool) []Cause {
	status := 0
	for _, found := range functionStatus.FindAllStringSubmatch(r.tight, -1) {
		if code, err := strconv.Atoi(found[1]); err == nil {
			status = max(status, code)
		}
	}
	switch {
	case status >= 400:
		return []Cause{refused(status)}
	case status != 0 && nothingElse:
		return []Cause{{
			ID: "went-well", Sure: true, Seen: "statusCode 200",
			Means: "The function did what it was asked for.",
			Cause: "Nothing is wrong here. If the answer still surprises you, read the message in its body.",
			Cure:  "Go on with the next step. Keep the answer to yourself: it may hold tokens, which let anybody in for as long as they last.",
		}}
	case nothingElse && invokeStatus.MatchString(r.tight):
		return []Cause{{
			ID: "answer-is-elsewhere", Rows: []int{34}, Sure: true, Seen: "StatusCode 200",
			Means: "Lambda ran the function. What the function answered is not in this text.",
			Cause: "aws lambda invoke writes the answer into the file that it is given last.",
			Cure:  "Open that file, and read the statusCode and the message in it; paste it here if it is not 200.",
		}}
	case nothingElse && r.find("REPORT RequestId…Billed Duration") >= 0:
		return []Cause{{
			ID: "only-lambdas-lines", Sure: true, Seen: "REPORT RequestId",
			Means: "These are Lambda's own lines around a call of the function.",
			Cause: "They say that it ran, when and for how long, and not what it answered.",
			Cure:  "Read the answer in the Test tab, or the lines between START and END.",
		}}
	}
	return nil
}

const statusNotRead = "status-not-read"

// refused is the row of those who trust the green box.
func refused(status int) Cause {
	return Cause{
		ID: statusNotRead, Rows: []int{34}, Sure: true, Seen: "statusCode " + strconv.Itoa(status), Check: "NAME/works", Live: true,
		Means: "The function ran and refused: its statusCode is " + strconv.Itoa(status) + ". The green \"succeeded\" of the console " +
			"says only that it ran.",
		Cause: "4xx means that the user or the event has to change, 500 that the set-up has to.",
		Cure:  "Read statusCode first in each answer, then the message in its body: it says what to do.",
	}
}
