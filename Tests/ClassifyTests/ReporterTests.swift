import BreedRecognition
import CommandKit
import TestSupport
import Testing
@testable import Classify

struct ReporterTests {
  private func report(
    _ format: OutputOptions.Format, language: String = "en", top: Int = 3, colors: Bool = false,
    isTerminal: Bool = false
  ) -> String {
    let names = BreedNames(language: language, top: top)
    var reporter = format.reporter(
      names, version: "1.2.3", colors: colors, isTerminal: isTerminal)
    var summary = ClassifySummary()
    var text = reporter.begin(outcomeClassifier().model)
    for result in results {
      text += reporter.report(result)
      summary.count(result)
    }
    summary.otherFiles = 5
    summary.duration = .milliseconds(1500)
    return text + reporter.end(summary)
  }

  @Test func `a table reads as sentences`() {
    #expect(
      report(.table) == #"""
        a/rex.jpg  looks most like Beagle 97 %, or Irish, "red" setter 2 %
        a/longer name.jpg  unsure: Beagle 40 %, or Irish, "red" setter 2 %  [The lowest 5 % of the picture is missing.]
        b.jpg              no dog seen (dog 2 %)
        b\xFF\x0A          could not be read: The file is empty.

        """#)
  }

  @Test func `a coloured table has the same words`() {
    let plain = report(.table, colors: true).replacing(/\u{1B}\[\d*m/, with: "")
    #expect(plain == report(.table))
    #expect(report(.table, colors: true).contains("\u{1B}[1mBeagle\u{1B}[0m"))
  }

  @Test func `top counts the best breed, and names follow the language`() {
    #expect(report(.table, top: 1).hasPrefix("a/rex.jpg  looks most like Beagle 97 %\n"))
    #expect(report(.table, language: "fr").contains("or Setter irlandais 2 %"))
  }

  @Test func `JSON Lines have a header, a record a photo and a summary`() {
    #expect(
      report(.jsonl, top: 2) == #"""
        {"schema":"kennel.classify/2","type":"header","version":"1.2.3","model":{"name":"fake.1","architecture":"fake","digest":"abc","precision":"f32"},"thresholds":{"dogProbability":0.5,"confidence":0.6},"language":"en","top":2}
        {"schema":"kennel.classify/2","type":"result","path":"a/rex.jpg","outcome":"breed","breed":{"id":"n1","name":"Beagle"},"confidence":0.97,"dogProbability":0.99,"alternatives":[{"id":"n2","name":"Irish, \"red\" setter","confidence":0.021235}],"warnings":[],"error":null,"label":null}
        {"schema":"kennel.classify/2","type":"result","path":"a/longer name.jpg","outcome":"unsure","breed":{"id":"n1","name":"Beagle"},"confidence":0.4,"dogProbability":0.99,"alternatives":[{"id":"n2","name":"Irish, \"red\" setter","confidence":0.021235}],"warnings":["The lowest 5 % of the picture is missing."],"error":null,"label":null}
        {"schema":"kennel.classify/2","type":"result","path":"b.jpg","outcome":"not-a-dog","breed":null,"confidence":null,"dogProbability":0.02,"alternatives":[{"id":"n1","name":"Beagle","confidence":0.4},{"id":"n2","name":"Irish, \"red\" setter","confidence":0.021235}],"warnings":[],"error":null,"label":null}
        {"schema":"kennel.classify/2","type":"result","path":"b�\n","pathBase64":"Yv8K","outcome":"error","breed":null,"confidence":null,"dogProbability":null,"alternatives":[],"warnings":[],"error":"The file is empty.","label":null}
        {"schema":"kennel.classify/2","type":"summary","photos":4,"breed":1,"unsure":1,"notADog":1,"errors":1,"otherFiles":5,"interrupted":false,"seconds":1.5}

        """#)
  }

  @Test(arguments: 1...5) func `JSON Lines are as the published schema says`(top: Int) throws {
    let schema = try JSONSchema.published("kennel.classify-2")
    for line in report(.jsonl, top: top).split(separator: "\n") {
      #expect(try schema.violations(in: String(line)) == [])
    }
  }

  @Test func `CSV is quoted as RFC 4180 has it`() {
    let lines = [
      "path,outcome,breed_id,breed,confidence,dog_probability,alternatives,warnings,error,label",
      #"a/rex.jpg,breed,n1,Beagle,0.97,0.99,"Irish, ""red"" setter 0.021235; Boxer 0.001",,,"#,
      #"a/longer name.jpg,unsure,n1,Beagle,0.4,0.99,"Irish, ""red"" setter 0.021235; Boxer 0.001","#
        + "The lowest 5 % of the picture is missing.,,",
      #"b.jpg,not-a-dog,,,,0.02,"Beagle 0.4; Irish, ""red"" setter 0.021235; Boxer 0.001",,,"#,
      "\"b\u{FFFD}\n\",error,,,,,,,The file is empty.,",
    ]
    #expect(report(.csv) == lines.map { $0 + "\r\n" }.joined())
  }

  @Test func `CSV on a terminal does not drive it`() {
    let text = report(.csv, isTerminal: true)
    #expect(text.contains("\r\nb\\xFF\\x0A,error,"))
    #expect(text.replacing(#"b\xFF\x0A"#, with: "\"b\u{FFFD}\n\"") == report(.csv))
  }
}
