import Reporting
import Testing

struct NumberTests {
  @Test(arguments: [
    (0.97, "97 %"), (0.004, "<1 %"), (0.0149, "1 %"), (0.996, ">99 %"), (1, ">99 %"), (0, "<1 %"),
    (0.99, "99 %"), (0.9999, ">99 %"), (0.01, "1 %"), (0.696, "69 %"), (0.6999999, "69 %"),
    (0.7, "70 %"), (0.29, "29 %"), (0.57, "57 %"), (.nan, "<1 %"), (-1, "<1 %"),
    (.infinity, ">99 %"),
  ])
  func `percentages never claim too much`(probability: Double, text: String) {
    #expect(percent(probability) == text)
  }

  @Test(arguments: [
    (1.25, 1, "1.3"), (-0.04, 1, "0.0"), (-1.5, 2, "-1.50"), (12, 0, "12"), (0.0625, 4, "0.0625"),
    (.infinity, 2, "inf"), (.nan, 0, "nan"), (1e300, 1, "1e+300"), (9.999, 2, "10.00"),
    (0.000_000_001, 9, "0.000000001"),
  ])
  func `decimals have the places asked for`(value: Double, places: Int, text: String) {
    #expect(decimal(value, places: places) == text)
  }

  @Test func `shares are percentages`() {
    #expect(
      [0, 0.125, 0.9995, 1].map(shareText) == ["0.0 %", "12.5 %", "100.0 %", "100.0 %"])
    #expect([0, 0.125, 0.9, 1].map(wholePercent) == ["0 %", "13 %", "90 %", "100 %"])
  }

  @Test(arguments: [
    (5.04, "5.0 s"), (9.94, "9.9 s"), (10, "10 s"), (119.4, "119 s"), (120, "2 min"),
    (7199, "120 min"), (9000, "2.5 h"),
  ])
  func `durations have one unit`(seconds: Double, text: String) {
    #expect(duration(seconds) == text)
  }

  @Test(arguments: [
    (0, "0 s"), (0.2, "1 s"), (59.1, "1 min 0 s"), (125, "2 min 5 s"), (10_000, "2 h 46 min"),
    (1e18, "99 h 59 min"), (.infinity, "99 h 59 min"), (-3, "0 s"), (.nan, "0 s"),
  ])
  func `what remains has two units, and an end`(seconds: Double, text: String) {
    #expect(remainingTime(seconds) == text)
  }

  @Test func `sizes, times and counts have their units`() {
    #expect([0, 14_249_999].map(megabytes) == ["0.0 MB", "14.2 MB"])
    #expect(
      [0, 617_900_000, 999_999_999, 1_240_000_000].map(roughMemory)
        == ["1 MB", "617 MB", "999 MB", "1.2 GB"])
    #expect(milliseconds(0.012_34) == "12.3 ms")
    #expect(millions(16_800_000) == "16.8")
    #expect([0, 1, 2].map { counted($0, "photo") } == ["0 photos", "1 photo", "2 photos"])
    #expect(counted(2, "class", "classes") == "2 classes")
    #expect((zeroPadded(7, to: 2), zeroPadded(2021, to: 2)) == ("07", "2021"))
  }
}

struct WordsTests {
  @Test func `columns stand below each other`() {
    #expect(
      aligned([["name", "n", "x"], ["é", "10", ""], ["", "", ""]], right: [1])
        == ["name   n  x", "é     10", ""])
    #expect(aligned([]) == [])
    #expect((filled("ab", to: 4), rightAligned("ab", to: 4)) == ("ab  ", "  ab"))
    #expect((filled("abc", to: 2), rightAligned("abc", to: 2)) == ("abc", "abc"))
  }

  @Test(arguments: [
    ("Photos/a-b_c,d+1.jpg", "Photos/a-b_c,d+1.jpg"), ("", "''"), ("a b", "'a b'"),
    ("Rex's", "'Rex'\\''s'"), ("A=b", "'A=b'"), ("~", "'~'"), ("[a]", "'[a]'"), ("é", "'é'"),
    ("$(x)`y`", "'$(x)`y`'"), ("@{}", "'@{}'"), ("'\u{301}", "''\\''\u{301}'"),
  ])
  func `a word is one word to a shell`(word: String, text: String) {
    #expect(Array(shellQuoted(word).utf8) == Array(text.utf8))
  }
}
