import BreedTraining
import Testing

struct ClassSelectionTests {
  @Test func `a selection is a number or names`() {
    #expect(ClassSelection("10") == .first(10))
    #expect(ClassSelection("beagle") == .named(["beagle"]))
    #expect(ClassSelection(" Rex's litter ,beagle,") == .named(["Rex's litter", "beagle"]))
    for text in ["", ",", "0", "-3", " , "] { #expect(ClassSelection(text) == nil) }
  }
}
