package theme

import (
	"image/color"
	"reflect"
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestAnIconIsUsedAgainInTheNextPicture(t *testing.T) {
	test.NewTempApp(t)
	ink := Light().Ink
	var parts Parts
	parts.Next()
	bell, other := parts.Icon("bell", ink, 48), parts.Icon("bell", ink, 48)
	if bell == other {
		t.Fatal("one picture got the same icon twice")
	}
	gone := parts.Icon("home", ink, 48)
	parts.Next()
	if again := parts.Icon("bell", ink, 48); again != bell && again != other {
		t.Error("an icon is made anew")
	}
	if larger := parts.Icon("bell", ink, 49); larger == bell || larger == other {
		t.Error("an icon stands for one of another size")
	}
	if parts.Next(); gone.Resource != nil || gone.Image != nil {
		t.Error("an icon that is shown no more is kept")
	}
	if bell.Resource == nil && other.Resource == nil {
		t.Error("an icon that is shown was let go")
	}
}

func TestATextIsUsedAgainInTheNextPicture(t *testing.T) {
	test.NewTempApp(t)
	var parts Parts
	parts.Next()
	one, two := parts.Text("取号", 40, true, color.Black), parts.Text("号", 20, false, color.Black)
	if one == two {
		t.Fatal("one picture got the same text twice")
	}
	parts.Next()
	again, want := parts.Text("번호표", 30, false, color.White), NewText("번호표", 30, false, color.White)
	if again != one {
		t.Error("a text is made anew")
	}
	again.Move(want.Position())
	again.Resize(want.Size())
	if !reflect.DeepEqual(again, want) {
		t.Errorf("used again it is %+v, anew %+v", again, want)
	}
}
