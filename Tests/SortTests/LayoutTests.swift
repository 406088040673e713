import CommandKit
import PhotoMetadata
import Testing
@testable import Sort

struct LayoutTests {
  private let date = CaptureDate(year: 2024, month: 3, day: 9)

  private func place(
    _ template: String, breed: String? = "Beagle", group: String? = "hounds",
    hasDate: Bool = true, confidence: Double? = 0.87
  ) throws -> String {
    let place = try Layout(template).place(
      Layout.Values(
        breed: breed ?? "_unsure", group: breed == nil ? nil : group, hasBreed: breed != nil,
        date: hasDate ? date : nil, confidence: confidence))
    return (place.folders + [place.prefix]).joined(separator: "/")
  }

  @Test(arguments: [
    ("{breed}/{name}", "Beagle/"), ("{name}", ""), ("{group}/{breed}/{name}", "hounds/Beagle/"),
    ("{year}/{month}/{breed}/{name}", "2024/03/Beagle/"), ("{year}-{month}/{name}", "2024-03/"),
    ("{confidence}/{breed}/{name}", "80-89/Beagle/"), ("Dogs/{breed}/{name}", "Dogs/Beagle/"),
    ("{breed}/{year}-{breed} {name}", "Beagle/2024-Beagle "), ("{breed}/x:{name}", "Beagle/x_"),
  ])
  func `a template is filled in`(template: String, expected: String) throws {
    #expect(try place(template) == expected)
  }

  @Test(arguments: [
    ("{breed}/{name}", "_unsure/"), ("{group}/{breed}/{name}", "_unsure/"),
    ("{breed}/{group}/{year}/{name}", "_unsure/2024/"), ("{year}/{breed}/{name}", "2024/_unsure/"),
    ("a {breed}/{name}", "_unsure/"),
  ])
  func `where there is no breed one folder says so`(template: String, expected: String) throws {
    #expect(try place(template, breed: nil) == expected)
  }

  @Test(arguments: [
    ("{year}/{month}/{name}", "_no-date/"),
    ("{year}/{breed}/{month}/{name}", "_no-date/Beagle/_no-date/"),
    ("{year}-{month}/{name}", "_no-date/"),
  ])
  func `where there is no date one folder says so`(template: String, expected: String) throws {
    #expect(try place(template, hasDate: false) == expected)
  }

  @Test(arguments: [
    (0, "00-09"), (0.099, "00-09"), (0.1, "10-19"), (0.7, "70-79"), (0.8999, "80-89"),
    (0.9, "90-100"), (1, "90-100"),
  ])
  func `confidences come in tens`(confidence: Double, folder: String) throws {
    #expect(try place("{confidence}/{name}", confidence: confidence) == "\(folder)/")
  }

  @Test func `a stated breed is confirmed, and a breed without a group stands for itself`() throws {
    #expect(try place("{confidence}/{name}", confidence: nil) == "confirmed/")
    #expect(try place("{group}/{name}", group: nil) == "Beagle/")
  }

  @Test(arguments: [
    ("", "must end with {name}"), ("{breed}", "must end with {name}"),
    ("{breed}/{name}.jpg", "must end with {name}"), ("/{breed}/{name}", "is a path below"),
    ("../{name}", "is a path below"), ("{breed}/../{name}", "is a path below"),
    ("{breed}//{name}", "is a path below"), ("./{name}", "is a path below"),
    ("{name}/{name}", "has {name} at its end only"), ("{name}{name}", "has {name} at its end only"),
    ("{breed/{name}", "has a { without its }"), ("{colour}/{name}", "and not {colour}"),
    ("{}/{name}", "and not {}"),
  ])
  func `a template that makes no sense is refused`(template: String, sentence: String) {
    let error = #expect(throws: CommandError.self) { try Layout(template) }
    #expect(error?.description.contains(sentence) == true)
  }

  @Test func `a breed's name can't lead out of its folder`() throws {
    #expect(try place("{breed}/{name}", breed: "../../etc") == "_._.._etc/")
    #expect(try place("{breed}/{name}", breed: "..") == "_/")
    #expect(try place("{breed}{name}", breed: "a/b") == "a_b")
  }
}
