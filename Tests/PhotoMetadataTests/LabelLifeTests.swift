import Foundation
import PhotoMetadata
import Testing

/// What becomes of a label over the years: runs, other models, and people.
struct LabelLifeTests {
  private let plain = Build.jpeg([Build.jfif])
  private let tagged = Build.jpeg([
    Build.xmpSegment(Build.packet(Build.bag("dc:subject", ["beagle", "Rex"])))
  ])

  @Test func `the same label again changes nothing, whenever and however sure`() throws {
    var later = Sample.beagle
    later.when = "2027-01-01T00:00:00Z"
    later.confidence = 0.93
    let again = LabelChange.write(later, keywords: ["Beagle"], description: nil)
    #expect(try edit(changed(plain, Sample.write), again) == .unchanged)
  }

  @Test func `another model or keyword is written`() throws {
    let file = try changed(plain, Sample.write)
    var other = Sample.beagle
    other.modelDigest = "9999"
    let byOther = try changed(file, .write(other, keywords: ["Beagle"], description: nil))
    #expect(facts(byOther).label?.modelDigest == "9999")
    let words = LabelChange.write(Sample.beagle, keywords: ["dog: Beagle"], description: nil)
    #expect(try facts(changed(file, words)).keywords == ["dog: Beagle"])
  }

  @Test func `a keyword that a person had is not kennel's to remove`() throws {
    let file = try changed(tagged, Sample.write)
    #expect(facts(file).keywords == ["beagle", "Rex"])
    let boxer = try changed(file, Sample.writeBoxer)
    #expect(facts(boxer).keywords == ["beagle", "Rex", "Boxer"])
    #expect(try changed(boxer, .remove) == tagged)
  }

  @Test func `a keyword that a person took away stays away`() throws {
    let file = try changed(plain, Sample.write)
    let rejected = try edited(
      file, "<rdf:li>Beagle</rdf:li>\n    </rdf:Bag>\n   </dc:subject>",
      "</rdf:Bag></dc:subject>")
    #expect(facts(rejected).label?.status == .rejected)
    var label = Sample.beagle
    label.status = .rejected
    #expect(try edit(rejected, Sample.write) == .kept(label))
    #expect(try edit(rejected, Sample.writeBoxer) == .kept(label))
    let confirmed = try changed(rejected, Sample.confirm)
    #expect(facts(confirmed).label == Sample.confirmed)
    #expect(facts(confirmed).keywords == ["Boxer"])
  }

  @Test func `a person's label replaces a model's and stays`() throws {
    let file = try changed(changed(tagged, Sample.writeBoxer), Sample.confirm)
    #expect(facts(file).label == Sample.confirmed)
    #expect(facts(file).keywords == ["beagle", "Rex", "Boxer"])
    #expect(try edit(file, Sample.write) == .kept(Sample.confirmed))
    #expect(try edit(file, Sample.confirm) == .unchanged)
    #expect(try changed(file, .remove) == tagged)
  }

  @Test func `many runs do not make the file grow`() throws {
    let original = Build.jpeg([Build.exifSegment(Build.tiff([.text(0x010F, "Maker")], isBig: true))]
    )
    let first = try changed(original, Sample.write)
    var file = first
    for _ in 0..<5 { file = try changed(changed(file, Sample.writeBoxer), Sample.write) }
    #expect(file == first)
    #expect(try changed(file, .remove) == original)
  }

  @Test func `a record by exiftool's hand is still kennel's`() throws {
    // Attributes become elements, and prefixes others.
    let file = try changed(plain, Sample.write)
    let moved = try edited(
      edited(file, "kennel:BreedID=\"n02088364\"", ""), "<kennel:Keywords>",
      "<kennel:BreedID>n02088364</kennel:BreedID>\n<kennel:Keywords>")
    let renamed = try edited(edited(moved, "kennel:", "ns1:"), ":kennel=", ":ns1=")
    #expect(facts(renamed).label == Sample.beagle)
    #expect(try facts(changed(renamed, Sample.writeBoxer)).keywords == ["Boxer"])
  }

  @Test func `a caption is written where there is none, and taken back`() throws {
    let change = LabelChange.write(
      Sample.beagle, keywords: ["Beagle"], description: "Looks most like a beagle")
    let original = Build.jpeg([Build.exifSegment(Build.tiff([.text(0x010F, "Maker")]))])
    let file = try changed(original, change)
    #expect(contains(file, Array("Looks most like a beagle\0".utf8)))
    #expect(contains(file, Array("xml:lang=\"x-default\">Looks most like a beagle</rdf:li>".utf8)))
    #expect(try edit(file, change) == .unchanged)
    #expect(try edit(file, Sample.write) == .unchanged)
    let boxer = try changed(file, Sample.writeBoxer)
    #expect(!contains(boxer, Array("most like".utf8)))
    #expect(try changed(file, .remove) == original)
  }

  @Test func `a caption that is there stays alone`() throws {
    let change = LabelChange.write(Sample.beagle, keywords: ["Beagle"], description: "Looks like")
    for segment in [
      Build.exifSegment(Build.tiff([.text(0x010E, "Our Rex")])),
      Build.xmpSegment(Build.packet(Build.bag("dc:description", ["Our Rex"], kind: "Alt"))),
      Build.photoshopSegment([Build.resource(0x0404, Build.dataset(2, 120, Array("Our Rex".utf8)))]
      ),
    ] {
      let file = try changed(Build.jpeg([segment]), change)
      #expect(!contains(file, Array("Looks like".utf8)))
    }
    let blank = Build.jpeg([Build.exifSegment(Build.tiff([.text(0x010E, "      ")]))])
    let file = try changed(blank, change)
    #expect(contains(file, Array("Looks like\0".utf8)))
    #expect(try changed(file, .remove) == blank)
  }

  @Test(arguments: ["", " ", "a;b", "a\nb"])
  func `a keyword that no field can hold is refused`(keyword: String) {
    #expect(throws: MetadataError.self) {
      try edit(plain, .write(Sample.beagle, keywords: [keyword], description: nil))
    }
  }

  @Test func `text with signs of XML comes back as it was`() throws {
    var label = Sample.beagle
    label.breedName = "<b> & \"c\" 'd' é 犬"
    let change = LabelChange.write(label, keywords: ["<&>\"' 犬"], description: nil)
    let file = try changed(plain, change)
    #expect(facts(file).label == label)
    #expect(facts(file).keywords == ["<&>\"' 犬"])
    #expect(try edit(file, change) == .unchanged)
  }
}
