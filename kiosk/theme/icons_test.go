package theme

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestAnIconIsUsedAgainInTheNextPicture(t *testing.T) {
	test.NewTempApp(t)
	ink := Light().Ink
	var icons Icons
	icons.Next()
	bell, other := icons.Take("bell", ink, 48), icons.Take("bell", ink, 48)
	if bell == other {
		t.Fatal("one picture got the same icon twice")
	}
	gone := icons.Take("home", ink, 48)
	icons.Next()
	if again := icons.Take("bell", ink, 48); again != bell && again != other {
		t.Error("an icon is made anew")
	}
	if larger := icons.Take("bell", ink, 49); larger == bell || larger == other {
		t.Error("an icon stands for one of another size")
	}
	if icons.Next(); gone.Resource != nil || gone.Image != nil {
		t.Error("an icon that is shown no more is kept")
	}
	if bell.Resource == nil && other.Resource == nil {
		t.Error("an icon that is shown was let go")
	}
}
