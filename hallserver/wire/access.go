package wire

import "time"

// Roles, least first. People: clerk, guide, lead, manager, admin, security, auditor.
// Devices: kiosk, board, speaker, bridge, station.
const (
	RoleKiosk    = "kiosk"
	RoleBoard    = "board"
	RoleSpeaker  = "speaker" // a loudspeaker alone
	RoleBridge   = "bridge"
	RoleStation  = "station"
	RoleClerk    = "clerk"
	RoleGuide    = "guide" // of the guide desk
	RoleLead     = "lead"
	RoleManager  = "manager"
	RoleAdmin    = "admin"
	RoleSecurity = "security"
	RoleAuditor  = "auditor"
)

// SignInRequest is the body of POST /api/v1/session.
type SignInRequest struct {
	User     string `json:"user" minLength:"1" maxLength:"64"`
	Password string `json:"password" minLength:"1" maxLength:"256"`
}

// Session is who is signed in (GET and POST /api/v1/session).
type Session struct {
	User    string    `json:"user"`
	Name    string    `json:"name"`
	Role    string    `json:"role"`
	Expires time.Time `json:"expires"`
	Hall    Text      `json:"hall"`
	// Temporary says that somebody else made their password: they are to change it.
	Temporary bool `json:"temporary,omitempty"`
}

// PasswordRequest is the body of POST /api/v1/session/password: the old password and
// the one to come.
type PasswordRequest struct {
	Old string `json:"old" minLength:"1" maxLength:"256"`
	New string `json:"new" minLength:"1" maxLength:"256"`
}

// EnrolRequest is the body of POST /api/v1/devices/enrolments. With Cookie the
// token is set as an HttpOnly cookie instead of being answered: for boards in
// a browser.
type EnrolRequest struct {
	Code   string `json:"code" minLength:"1" maxLength:"64"`
	Cookie bool   `json:"cookie,omitempty"`
}

// Enrolled is the answer to an enrolment. The token is shown once.
type Enrolled struct {
	Device string `json:"device"`
	Role   string `json:"role"`
	Token  string `json:"token,omitempty"`
}

// Problem is an error answer (RFC 9457, application/problem+json). Code is
// what programs branch on; Window is set on a 409 of a window command, From where
// something was asked too early: from then on it is not.
type Problem struct {
	Type   string     `json:"type,omitempty"`
	Title  string     `json:"title"`
	Status int        `json:"status"`
	Detail string     `json:"detail,omitempty"`
	Code   string     `json:"code,omitempty"`
	Hint   string     `json:"hint,omitempty"`
	Window *Window    `json:"window,omitempty"`
	From   *time.Time `json:"from,omitempty"`
	Errors []Field    `json:"errors,omitempty"`
	// Reasons are the codes of all that GET /readyz finds.
	Reasons []string `json:"reasons,omitempty"`
	// Allowed is the closed list that a word was none of.
	Allowed []string `json:"allowed,omitempty"`
	// AgeS is how many seconds ago the window's ticket was called last (not-started).
	AgeS *int `json:"age_s,omitempty"`
}

// Field names what is wrong with one part of a request.
type Field struct {
	Location string `json:"location,omitempty"`
	Message  string `json:"message,omitempty"`
	Value    any    `json:"value,omitempty"`
}

// Error makes a Problem an error.
func (p *Problem) Error() string {
	if p.Detail != "" {
		return p.Title + ": " + p.Detail
	}
	return p.Title
}
