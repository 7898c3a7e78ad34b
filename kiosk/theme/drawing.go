package theme

func path(d string) string { return `<path d="` + d + `"/>` }

func circle(cx, cy, r string) string {
	return `<circle cx="` + cx + `" cy="` + cy + `" r="` + r + `"/>`
}

func dot(cx, cy string) string {
	return `<circle cx="` + cx + `" cy="` + cy + `" r="4.5" fill="currentColor" stroke="none"/>`
}

func rect(x, y, w, h, r string) string {
	return `<rect x="` + x + `" y="` + y + `" width="` + w + `" height="` + h + `" rx="` + r + `"/>`
}

// icons are the drawings by name, on a field of 96 with the outer 8 kept free.
func icons() map[string]string {
	house := path("M12 46L48 16L84 46M22 40V80H74V40M40 80V58H56V80")
	sheet := path("M24 10H58L76 28V80A6 6 0 0 1 70 86H24A4 4 0 0 1 20 82V14A4 4 0 0 1 24 10ZM58 10V28H76M36 46H60M36 62H60")
	slip := path("M22 12H74V84L65 76L56.500 84L48 76L39.500 84L31 76L22 84ZM36 32H60M36 48H60")
	chat := path("M18 16H78A6 6 0 0 1 84 22V60A6 6 0 0 1 78 66H48L28 82V66H18A6 6 0 0 1 12 60V22A6 6 0 0 1 18 16ZM30 34H66M30 48H54")
	heart := path("M48 82C20 62 10 48 10 34A19 19 0 0 1 48 28A19 19 0 0 1 86 34C86 48 76 62 48 82Z")
	car := path("M12 60L22 34A8 8 0 0 1 30 28H66A8 8 0 0 1 74 34L84 60V76H12ZM12 58H84M24 76V84M72 76V84")
	people := circle("36", "34", "14") + path("M10 80A26 26 0 0 1 62 80M64 21A14 14 0 0 1 64 47M72 57A26 26 0 0 1 86 80")
	card := rect("10", "22", "76", "52", "8") + circle("32", "42", "7") + path("M20 62A12 12 0 0 1 44 62M58 40H74M58 56H74")
	briefcase := rect("10", "30", "76", "50", "8") + path("M34 30V22A6 6 0 0 1 40 16H56A6 6 0 0 1 62 22V30M10 52H86M48 48V58")
	return map[string]string{
		// what the screens themselves need
		"ticket":      path("M16 26H80A6 6 0 0 1 86 32V39A9 9 0 0 0 86 57V64A6 6 0 0 1 80 70H16A6 6 0 0 1 10 64V57A9 9 0 0 0 10 39V32A6 6 0 0 1 16 26ZM60 27V34M60 44V52M60 62V69"),
		"card":        card,
		"printer":     path("M28 36V14H68V36M28 68H18A8 8 0 0 1 10 60V44A8 8 0 0 1 18 36H78A8 8 0 0 1 86 44V60A8 8 0 0 1 78 68H68M28 56H68V82H28Z"),
		"clock":       circle("48", "48", "36") + path("M48 26V48L62 58"),
		"help":        circle("48", "48", "36") + path("M37 39A11 11 0 1 1 53 48.500C49.500 50.500 48 52.500 48 56") + dot("48", "68"),
		"info":        circle("48", "48", "36") + path("M48 46V66") + dot("48", "32"),
		"globe":       circle("48", "48", "36") + path("M12 48H84M48 12C36 22 32 34 32 48C32 62 36 74 48 84C60 74 64 62 64 48C64 34 60 22 48 12"),
		"eye":         path("M8 48C18 30 32 22 48 22C64 22 78 30 88 48C78 66 64 74 48 74C32 74 18 66 8 48Z") + circle("48", "48", "12"),
		"contrast":    circle("48", "48", "36") + `<path d="M48 12A36 36 0 0 1 48 84Z" fill="currentColor"/>`,
		"text-size":   path("M8 76L31 18L54 76M16 58H46M60 76L74 42L88 76M65 65H83"),
		"reach":       path("M48 12V64M26 44L48 66L70 44M16 84H80"),
		"home":        house,
		"back":        path("M82 48H18M42 22L16 48L42 74"),
		"forward":     path("M14 48H78M54 22L80 48L54 74"),
		"left":        path("M58 18L28 48L58 78"),
		"right":       path("M38 18L68 48L38 78"),
		"up":          path("M18 62L48 32L78 62"),
		"down":        path("M18 34L48 64L78 34"),
		"check":       path("M16 50L38 72L80 26"),
		"done":        circle("48", "48", "36") + path("M31 49L43 61L66 37"),
		"erase":       path("M34 20H80A6 6 0 0 1 86 26V70A6 6 0 0 1 80 76H34L10 48ZM48 38L68 58M68 38L48 58"),
		"add":         path("M48 18V78M18 48H78"),
		"close":       path("M22 22L74 74M74 22L22 74"),
		"warning":     path("M48 14L88 80H8ZM48 40V58") + dot("48", "69"),
		"stop":        circle("48", "48", "36") + path("M22.500 22.500L73.500 73.500"),
		"bell":        path("M14 70H82M20 70A28 28 0 0 1 76 70M48 42V32M38 28H58M10 84H86"),
		"network-off": path("M10 38A56 56 0 0 1 30 26M48 22A56 56 0 0 1 86 38M24 54A36 36 0 0 1 40 45M62 48A36 36 0 0 1 72 54M18 14L80 82") + dot("48", "72"),
		"network":     path("M10 38A56 56 0 0 1 86 38M24 54A36 36 0 0 1 72 54") + dot("48", "72"),
		"paper":       path("M20 30A12 18 0 1 1 44 30A12 18 0 1 1 20 30M32 12H66A12 18 0 0 1 78 30V84L70 78L62 84L54 78L46 84V40M58 40H66M58 56H66"),
		"hourglass":   path("M24 12H72M24 84H72M30 12V26C30 40 48 42 48 48C48 54 30 56 30 70V84M66 12V26C66 40 48 42 48 48C48 54 66 56 66 70V84"),
		"wave":        path("M28 66A26 26 0 0 1 28 30M42 58A15 15 0 0 1 42 38M68 30A26 26 0 0 1 68 66M54 38A15 15 0 0 1 54 58"),
		"hand":        path("M34 52V22A6 6 0 0 1 46 22V46V16A6 6 0 0 1 58 16V46V22A6 6 0 0 1 70 22V50M70 34A6 6 0 0 1 82 34V58C82 76 70 86 56 86C42 86 36 80 30 70L18 50A6.500 6.500 0 0 1 28 42L34 52"),
		"pause":       path("M32 18V78M64 18V78"),
		"qr":          rect("12", "12", "28", "28", "4") + rect("56", "12", "28", "28", "4") + rect("12", "56", "28", "28", "4") + path("M56 56V70M70 56H84M84 70V84M56 84H70"),
		"pin":         path("M48 88C30 66 20 52 20 38A28 28 0 0 1 76 38C76 52 66 66 48 88Z") + circle("48", "38", "10"),
		"speaker":     path("M12 38V58H28L48 76V20L28 38ZM62 36A16 16 0 0 1 62 60M72 24A32 32 0 0 1 72 72"),
		"window":      rect("12", "14", "72", "44", "6") + path("M6 74H90M22 74V86M74 74V86M36 58V74M60 58V74"),
		"calendar":    rect("12", "18", "72", "66", "8") + path("M12 40H84M30 10V26M66 10V26"),
		"search":      circle("42", "42", "28") + path("M63 63L84 84"),
		"list":        path("M36 24H84M36 48H84M36 72H84") + dot("16", "24") + dot("16", "48") + dot("16", "72"),
		"document":    sheet,

		// how content somebody is, 1 not at all to 5 very: told apart by mouth and brows, not by colour
		"face-1":     circle("48", "48", "36") + path("M28 34L39 29M68 34L57 29M32 68A16 16 0 0 1 64 68") + dot("36", "43") + dot("60", "43"),
		"face-2":     circle("48", "48", "36") + path("M34 64A20 20 0 0 1 62 64") + dot("36", "40") + dot("60", "40"),
		"face-3":     circle("48", "48", "36") + path("M34 61H62") + dot("36", "40") + dot("60", "40"),
		"face-4":     circle("48", "48", "36") + path("M33 57A18 18 0 0 0 63 57") + dot("36", "40") + dot("60", "40"),
		"face-5":     circle("48", "48", "36") + path("M29 54H67A19 19 0 0 1 29 54Z") + dot("36", "40") + dot("60", "40"),
		"rating-pad": path("M20 16H76A10 10 0 0 1 86 26V70A10 10 0 0 1 76 80H20A10 10 0 0 1 10 70V26A10 10 0 0 1 20 16ZM36 34A14 14 0 0 0 60 34") + dot("24", "64") + dot("36", "64") + dot("48", "64") + dot("60", "64") + dot("72", "64"),

		// what services are about; a catalogue's icons are advice, business, civil,
		// driving, family, fund, home, household, id, medical, more, passport,
		// social, tax, transport, work
		"advice":     chat,
		"business":   path("M14 40V80A4 4 0 0 0 18 84H78A4 4 0 0 0 82 80V40M18 12H78L88 36A10 10 0 0 1 68 36A10 10 0 0 1 48 36A10 10 0 0 1 28 36A10 10 0 0 1 8 36ZM38 84V62H58V84"),
		"civil":      heart,
		"driving":    car,
		"family":     people,
		"household":  path("M10 44L48 14L86 44M20 38V82H76V38") + circle("48", "50", "9") + path("M32 82A16 16 0 0 1 64 82"),
		"id":         card,
		"more":       rect("14", "14", "26", "26", "6") + rect("56", "14", "26", "26", "6") + rect("14", "56", "26", "26", "6") + rect("56", "56", "26", "26", "6"),
		"social":     path("M48 10L80 22V46C80 66 66 80 48 88C30 80 16 66 16 46V22ZM34 48L45 59L63 38"),
		"transport":  rect("16", "12", "64", "62", "10") + path("M16 46H80M28 74V84M68 74V84M48 12V46") + dot("30", "60") + dot("66", "60"),
		"work":       briefcase,
		"people":     people,
		"person":     circle("48", "32", "17") + path("M14 84A34 34 0 0 1 82 84"),
		"crowd":      circle("48", "36", "12") + circle("16", "44", "8") + circle("80", "44", "8") + path("M26 80A22 22 0 0 1 70 80M8 74A13 13 0 0 1 20 61M88 74A13 13 0 0 0 76 61"),
		"house":      house,
		"building":   path("M20 84V16A4 4 0 0 1 24 12H72A4 4 0 0 1 76 16V84M10 84H86M40 84V68H56V84M36 28H40M56 28H60M36 40H40M56 40H60M36 52H40M56 52H60"),
		"hall":       path("M10 38L48 14L86 38ZM22 40V68M40 40V68M56 40V68M74 40V68M14 70H82M10 84H86"),
		"medical":    rect("12", "12", "72", "72", "16") + path("M48 30V66M30 48H66"),
		"tax":        slip,
		"receipt":    slip,
		"book":       path("M48 24C38 17 26 15 12 16V74C26 73 38 75 48 82C58 75 70 73 84 74V16C70 15 58 17 48 24ZM48 24V82"),
		"school":     path("M48 20L90 40L48 60L6 40ZM24 50V70C36 80 60 80 72 70V50M90 40V62"),
		"education":  path("M48 20L90 40L48 60L6 40ZM24 50V70C36 80 60 80 72 70V50M90 40V62"),
		"briefcase":  briefcase,
		"fund":       circle("48", "48", "36") + path("M34 26L48 46L62 26M48 46V70M36 48H60M36 60H60"),
		"heart":      heart,
		"shield":     path("M48 10L80 22V46C80 66 66 80 48 88C30 80 16 66 16 46V22ZM34 48L45 59L63 38"),
		"car":        car,
		"law":        path("M48 14V82M28 82H68M18 28H78M18 30L8 54H28ZM78 30L68 54H88Z"),
		"leaf":       path("M30 72C60 80 84 58 82 14C40 16 18 38 22 66M12 86C24 64 40 48 58 38"),
		"farm":       path("M48 84V46M48 58C48 40 34 30 16 30C16 48 30 58 48 58ZM48 46C48 28 60 18 80 16C80 34 68 46 48 46"),
		"ring":       circle("48", "60", "25") + path("M36 12H60L67 22L48 36L29 22Z"),
		"marriage":   circle("48", "60", "25") + path("M36 12H60L67 22L48 36L29 22Z"),
		"passport":   rect("20", "10", "56", "76", "8") + circle("48", "42", "14") + path("M34 70H62M34 42H62"),
		"energy":     path("M54 8L20 54H46L42 88L76 40H50Z"),
		"project":    path("M10 84H86M20 84V32L50 14V84M50 40L76 52V84M32 42V46M32 58V62"),
		"chat":       chat,
		"star":       path("M48 10L59 36L87 38L66 57L72 84L48 69L24 84L30 57L9 38L37 36Z"),
		"license":    path("M18 14H78A6 6 0 0 1 84 20V58A6 6 0 0 1 78 64H18A6 6 0 0 1 12 58V20A6 6 0 0 1 18 14ZM28 32H68M28 46H50M54 64V86L64 79L74 86V64"),
		"elderly":    circle("40", "20", "10") + path("M40 34V58L28 86M40 58L52 68V86M40 42L60 52M60 52H64A6 6 0 0 1 70 58V86"),
		"child":      circle("48", "48", "36") + path("M34 58A17 17 0 0 0 62 58") + dot("35", "42") + dot("61", "42"),
		"disability": circle("42", "16", "7") + path("M42 28V54H62L72 78M42 40H60M34 46A22 22 0 1 0 62 74"),
	}
}
