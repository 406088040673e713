public import BreedRecognition
public import PhotoArchive
internal import Messages
internal import Threads

/// Recognises the breeds in many photos, one thread per photo, and returns the results in order.
public struct RecognitionPipeline: Sendable {
  private let classifier: any PhotoClassifier
  private let known: KnownPhotos?
  private let workers: Int
  private let interruption: Interruption

  /// Starts the thread of a worker; tests replace it to let the start fail.
  var startThread: @Sendable (@escaping @Sendable () -> Void) throws(ThreadError) -> WorkerThread =
    { body throws(ThreadError) in try WorkerThread(body) }

  /// The number of photos that a worker may be ahead of the slowest one; this bounds memory.
  private static let photosAhead = 4

  /// Creates a pipeline.
  ///
  /// - Parameters:
  ///   - classifier: the classifier for the breeds.
  ///   - workers: the number of photos to process at a time.
  ///   - interruption: once it is requested, the photos in progress are finished and no new one is
  ///     started.
  public init(classifier: any PhotoClassifier, workers: Int, interruption: Interruption) {
    self.init(classifier: classifier, known: nil, workers: workers, interruption: interruption)
  }

  /// Creates a pipeline that consults the catalog first.
  init(
    classifier: any PhotoClassifier, known: KnownPhotos?, workers: Int, interruption: Interruption
  ) {
    self.classifier = classifier
    self.known = known
    self.workers = max(1, workers)
    self.interruption = interruption
  }

  /// Recognises the breeds in all photos that `source` finds.
  ///
  /// - Parameters:
  ///   - source: the iterator over the photos; worker threads call it, one at a time.
  ///   - deliver: called with each result on the calling thread, in the order of the photos.
  /// - Throws: what `deliver` throws, or an error if no worker can be created; never the error of a
  ///   photo.
  public func run<Source: IteratorProtocol<PhotoScan.Item> & SendableMetatype>(
    _ source: Source, deliver: (PhotoResult) throws -> Void
  ) throws {
    let queue = WorkQueue<Source, PhotoResult>(
      source, workers: workers, window: workers * Self.photosAhead,
      isCancelled: { [interruption] in interruption.isRequested })
    var threads: [WorkerThread] = []
    defer { for thread in threads { thread.join() } }
    do {
      threads = try startThreads(on: queue)
      while let result = try queue.next() { try deliver(result) }
    } catch {
      // The source may be blocked on a pipe, where only the interruption wakes it.
      interruption.request()
      queue.stop()
      throw error
    }
  }

  private func startThreads<Source>(
    on queue: WorkQueue<Source, PhotoResult>
  ) throws(CommandError) -> [WorkerThread] where Source.Element == PhotoScan.Item {
    do throws(ThreadError) {
      return try queue.startThreads(by: startThread) { [classifier, known] in
        let worker = PhotoWorker(classifier, known)
        return { item in
          do {
            return try worker.result(for: item)
          } catch {
            throw CommandError(.badData, Message(error))
          }
        }
      }
    } catch {
      throw CommandError(.inputOutput, Message(error))
    }
  }
}
