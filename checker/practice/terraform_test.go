package practice_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Terraform applies the finished workshop, then plans no change, then destroys it. It wants Terraform and its AWS
// provider on this machine: nothing is fetched from elsewhere. Terraform finds a provider in a mirror of its CLI
// configuration, or in a plugin cache that TF_PLUGIN_CACHE_DIR names.
// https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
func TestTerraformAppliesTheWorkshop(t *testing.T) {
	needs(t, "Terraform is not installed", "terraform", "version")
	s := serve(t)
	folder, zips := t.TempDir(), t.TempDir()
	configuration, err := os.ReadFile(filepath.Join("testdata", "terraform", "main.tf"))
	require.NoError(t, err)
	writeIn(t, folder, "main.tf", configuration)
	zipped, err := testProgram()
	require.NoError(t, err)
	for _, name := range []string{"sign-up", "sign-in", "refresh-token", "private"} {
		writeIn(t, zips, name+".zip", zipped)
	}
	terraform := func(args ...string) *exec.Cmd {
		command := exec.Command("terraform", args...)
		command.Dir = folder
		command.Env = append(terraformEnvironment(),
			"TF_VAR_endpoint="+s.URL, "TF_VAR_zips="+zips, "TF_VAR_architecture="+string(thisArchitecture()))
		return command
	}
	text, err := terraform("fmt", "-check", "-diff").CombinedOutput()
	require.NoError(t, err, "%s", text)

	args := []string{"init", "-input=false", "-no-color"}
	if cache := os.Getenv("TF_PLUGIN_CACHE_DIR"); cache != "" {
		args = append(args, "-plugin-dir="+cache)
	}
	initialise := terraform(args...)
	// A proxy that is not there keeps it from the network.
	initialise.Env = append(initialise.Env, "HTTPS_PROXY=http://127.0.0.1:1", "HTTP_PROXY=http://127.0.0.1:1", "NO_PROXY=")
	if text, err := initialise.CombinedOutput(); err != nil {
		t.Skipf("Terraform finds no AWS provider on this machine: %v\n%s", err, text)
	}

	text, err = terraform("apply", "-input=false", "-no-color", "-auto-approve").CombinedOutput()
	require.NoError(t, err, "%s", text)
	said, err := s.invoke("sign-up", order("say", "applied"))
	require.NoError(t, err)
	assert.Equal(t, `"applied"`, string(said.Payload))

	text, err = terraform("plan", "-input=false", "-no-color", "-detailed-exitcode").CombinedOutput()
	require.NoError(t, err, "exit code 2 means that it would change something:\n%s", text)

	text, err = terraform("destroy", "-input=false", "-no-color", "-auto-approve").CombinedOutput()
	require.NoError(t, err, "%s", text)
	assert.Empty(t, listPools(t, s.cognito(east)))
	_, err = s.invoke("sign-up", nil)
	requireRefused(t, err, "ResourceNotFoundException", "")
}

// terraformEnvironment is this machine's own, for Terraform finds its providers by it, but for everything about AWS:
// whatever it may try, it has no credentials but the made-up ones.
func terraformEnvironment() []string {
	var kept []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "AWS_") && !strings.HasPrefix(variable, "TF_VAR_") {
			kept = append(kept, variable)
		}
	}
	return append(kept, "AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull,
		"AWS_EC2_METADATA_DISABLED=true", "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
}
