import PhotoMetadata
import Testing

/// Lists of keywords that are there, and have no values.
struct EmptyListTests {
  private static let fields = [
    "dc:subject", "lr:hierarchicalSubject", "digiKam:TagsList", "MicrosoftPhoto:LastKeywordXMP",
    "mediapro:CatalogSets",
  ]

  /// Forms of an empty field, with white space of each kind in each place.
  private static let forms: [String] = {
    let inside = ["", " ", "\n    ", "\r\n\t", "<!-- a -->", " <!-- a --> "]
    let arrays =
      ["<rdf:Seq/>", "<rdf:Bag />", "<rdf:Alt\n  />", "<rdf:Bag><rdf:li/></rdf:Bag>"]
      + inside.map { "<rdf:Bag>\($0)</rdf:Bag>" }
    let plain =
      inside + arrays
      + arrays.enumerated().map { index, array in
        inside[index % inside.count] + array + inside[(index + 1) % inside.count]
      }
    let attributes = [
      " ", " xml:lang='en'", " rdf:parseType='Resource'", " rdf:resource=''", " rdf:ID='a'",
      " rdf:value=''", "\n",
    ]
    return ["<NAME/>"] + plain.map { "<NAME>\($0)</NAME>" }
      + attributes.flatMap { attributes in
        ["<NAME\(attributes)/>", "<NAME\(attributes)></NAME>", "<NAME\(attributes)> </NAME>"]
      }
  }()

  /// Writes labels, one after the other, and removes the last, in the photo or in its sidecar.
  private func roundTrip(_ packet: String, _ changes: [LabelChange]) throws -> Bool {
    let original = Build.jpeg([Build.jfif, Build.xmpSegment(packet)])
    guard case .splices = try edit(original, changes[0]) else {
      #expect(try edit(original, .remove) == .unchanged)
      return false
    }
    let labelled = try changes.reduce(original) { try changed($0, $1) }
    #expect(facts(labelled).label != nil)
    #expect(try changed(labelled, .remove) == original, "\(packet)")
    return true
  }

  @Test(arguments: fields)
  func `removing a label restores any form of an empty list`(field: String) throws {
    var edited = 0
    for (index, form) in Self.forms.enumerated() {
      let packet = Build.packet("   " + form.replacing("NAME", with: field))
      let more = index % 5 == 0 ? [Sample.writeBoxer, Sample.confirm] : []
      edited += try roundTrip(packet, [Sample.write] + more) ? 1 : 0
    }
    #expect(edited > Self.forms.count / 2)
  }

  @Test func `an empty attribute leaves the photo alone`() throws {
    let packet = Build.packet("").replacing(
      "<rdf:Description ", with: "<rdf:Description dc:subject='' ")
    #expect(try !roundTrip(packet, [Sample.write]))
  }

  @Test func `an empty tag of RDF is restored`() throws {
    let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
    for form in ["/>", " />", "></rdf:RDF>", "> </rdf:RDF>", "><!-- a --></rdf:RDF>"] {
      let packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/'>\(rdf)\(form)</x:xmpmeta>"
      #expect(try roundTrip(packet, [Sample.write]))
      #expect(try roundTrip("\(rdf)\(form)", [Sample.write, Sample.writeBoxer]))
    }
  }

  @Test func `a list that is filled hides no keywords in other fields`() throws {
    for form in ["<dc:subject/>", "<dc:subject><rdf:Bag></rdf:Bag></dc:subject>"] {
      let original = Build.jpeg([
        Build.exifSegment(Build.tiff([.keywords("Rex")])), Build.xmpSegment(Build.packet(form)),
        Build.photoshopSegment([Build.resource(0x0404, Build.iptc(["Max"]))]),
      ])
      let file = try changed(original, Sample.write)
      let items = "<rdf:li>Max</rdf:li><rdf:li>Rex</rdf:li><rdf:li>Beagle</rdf:li>"
      #expect(contains(file, Array(items.utf8)))
      #expect(try changed(changed(file, Sample.writeBoxer), .remove) == original)
    }
  }

  @Test func `what a person has added since stays`() throws {
    let file = try changed(
      Build.jpeg([Build.xmpSegment(Build.packet("<dc:subject/>"))]), Sample.write)
    let added = try edited(
      file, "<rdf:li>Beagle</rdf:li>", "<rdf:li>Beagle</rdf:li><rdf:li>Max</rdf:li>")
    #expect(facts(try changed(added, .remove)).keywords == ["Max"])
  }
}
